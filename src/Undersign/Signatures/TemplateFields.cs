using Undersign.People;
using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>What the templates of an organisation may name: <c>person.…</c> and <c>organisation.…</c>.</summary>
internal sealed class TemplateFields
{
    public const string PersonPrefix = "person.";

    private readonly HashSet<string> _names;

    public TemplateFields(PersonAttributes attributes, IReadOnlyDictionary<string, string> organisation)
    {
        Organisation = organisation;
        _names = new(
            [
                .. PersonAttributes.WellKnown.Concat(attributes.Names).Select(name => PersonPrefix + name),
                .. organisation.Keys.Select(name => "organisation." + name),
            ],
            StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The values of <c>organisation.…</c>.</summary>
    public IReadOnlyDictionary<string, string> Organisation { get; }

    /// <summary>Somebody who has every field, for trying a template out.</summary>
    public Dictionary<string, object> Example() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["organisation"] = Organisation,
        ["person"] = _names.Where(static name => name.StartsWith(PersonPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(static name => name[PersonPrefix.Length..], static _ => "x", StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>What is wrong with a field's name, if anything. <c>person.[Employee no]</c> is how Handlebars writes a name with spaces.</summary>
    public string? Fault(string field)
    {
        var name = field.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return _names.Contains(name) ? null : $"unknown field \"{field}\"{Suggestion.For(name, _names)}";
    }
}
