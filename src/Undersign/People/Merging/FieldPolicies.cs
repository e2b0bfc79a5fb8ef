namespace Undersign.People.Merging;

/// <summary>What an administrator wrote about the fields of one source.</summary>
/// <param name="fields">By name, in any case; <see cref="Rest"/> for those that are not named.</param>
internal sealed class FieldPolicies(IReadOnlyDictionary<string, FieldPolicy> fields)
{
    public const string Rest = "*";

    /// <summary>The first source that has a value gives it.</summary>
    public static FieldPolicies Default { get; } = new(new Dictionary<string, FieldPolicy>(StringComparer.OrdinalIgnoreCase));

    /// <summary>Of overrides by an administrator.</summary>
    public static FieldPolicies AllAlways { get; } = new(new Dictionary<string, FieldPolicy>(StringComparer.OrdinalIgnoreCase) { [Rest] = FieldPolicy.Always });

    public FieldPolicy Of(string field) => fields.TryGetValue(field, out var policy) || fields.TryGetValue(Rest, out policy) ? policy : FieldPolicy.OnlyIfEmpty;
}
