using Undersign.People;
using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>What the templates of an organisation may name: <c>person.…</c>, <c>organisation.…</c> and <c>message.…</c>.</summary>
internal sealed record TemplateFields
{
    public const string PersonPrefix = "person.";
    public const string MessagePrefix = "message.";

    /// <summary>The address of the person's picture.</summary>
    public const string Photo = PersonPrefix + PersonAttributes.Photo;

    private const string OrganisationPrefix = "organisation.";

    private readonly HashSet<string> _names;

    public TemplateFields(PersonAttributes attributes, IReadOnlyDictionary<string, string> organisation)
    {
        Organisation = organisation;
        _names = new(
            [
                .. PersonAttributes.WellKnown.Concat(attributes.Names).Select(static name => PersonPrefix + name),
                .. organisation.Keys.Select(static name => OrganisationPrefix + name),
                .. MessageFields.Names.Select(static name => MessagePrefix + name),
            ],
            StringComparer.OrdinalIgnoreCase);
    }

    private TemplateFields(IEnumerable<string> names) => (Organisation, _names) = (new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), new(names, StringComparer.OrdinalIgnoreCase));

    /// <summary>The values of <c>organisation.…</c>.</summary>
    public IReadOnlyDictionary<string, string> Organisation { get; }

    /// <summary>The pictures that templates may show.</summary>
    public TemplatePictures Pictures { get; init; } = new();

    /// <summary>Where the pictures are loaded from; <see langword="null"/> when they travel with mail.</summary>
    public Uri? PicturesAt { get; init; }

    /// <summary>Of a text that is no signature, and names nothing but these.</summary>
    /// <param name="names">With a root each: <c>report.period</c>.</param>
    public static TemplateFields Only(IEnumerable<string> names) => new(names);

    /// <summary>What is wrong with a field's name, if anything. <c>person.[Employee no]</c> is how Handlebars writes a name with spaces.</summary>
    public string? Fault(string field)
    {
        var name = Plain(field);
        return _names.Contains(name) && !name.Contains(']', StringComparison.Ordinal) ? null : $"unknown field \"{field}\"{Suggestion.For(name, _names)}";
    }

    /// <summary>The name without brackets.</summary>
    public static string Plain(string field) => field.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
