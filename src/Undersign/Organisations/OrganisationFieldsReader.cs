using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>fields:</c>, what templates may say of the organisation beside its name and domain: an address, a legal text, links.</summary>
internal static class OrganisationFieldsReader
{
    private const int MaxFields = 100;
    private const int MaxNameLength = 64;
    private const int MaxLength = 4000;

    /// <returns>The values of <c>{{organisation.…}}</c>.</returns>
    public static Dictionary<string, string> Read(Section root, string displayName, string domain)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["name"] = displayName, ["domain"] = domain };
        if (root.Child("fields") is not { } section)
        {
            return fields;
        }

        foreach (var (name, values) in section.Entries())
        {
            if (Fault(name, values) is { } fault)
            {
                section.Fault(name, fault);
            }
            else if (!fields.TryAdd(name, values[0]))
            {
                section.Fault(name, $"there is organisation.{name} already; displayName and the first of domains say what it is");
            }
        }

        if (fields.Count > MaxFields)
        {
            root.Fault("fields", string.Create(null, $"more than {MaxFields} fields"));
        }

        return fields;
    }

    private static string? Fault(string name, IReadOnlyList<string> values) =>
        name.Length > MaxNameLength || !name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? $"\"{name}\" is no name for a field: at most {MaxNameLength} letters, digits, - and _"
        : values.Count != 1 ? "a field has one text"
        : values[0].Length > MaxLength ? string.Create(null, $"{values[0].Length} characters; at most {MaxLength} are put into a signature")
        : null;
}
