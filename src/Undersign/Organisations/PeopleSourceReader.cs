using Undersign.People;
using Undersign.People.Entra;
using Undersign.People.Ldap;
using Undersign.People.Merging;
using Undersign.People.Scim;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads one source of people: its name, what of it counts, and the directory behind it.</summary>
internal static class PeopleSourceReader
{
    private const int MaxNameLength = 64;
    private const string Csv = "csv";

    /// <summary>How often what was pushed is taken up: it lies in our own database.</summary>
    private static readonly TimeSpan Pushed = TimeSpan.FromMinutes(1);

    /// <summary>What makes a directory of its settings. A new kind is a line here.</summary>
    private static readonly (string Kind, Func<Section, PeopleDirectory?> Read)[] Kinds =
    [
        ("entra", EntraSettingsReader.ReadDirectory),
        ("ldap", LdapSettingsReader.ReadDirectory),
        ("scim", ScimSettingsReader.ReadDirectory),
    ];

    /// <summary>The short form: one file, and nothing else.</summary>
    public static PeopleSource? ReadOnly(Section people)
    {
        if (!people.Has(Csv))
        {
            people.Fault(Csv, "\"csv\" is missing: the file with the people; or \"sources\", a list of directories");
        }

        return ReadCsv(people, "people", FieldPolicies.Default);
    }

    public static PeopleSource? Read(Section section, TimeSpan every)
    {
        var name = ReadName(section);
        var policies = ReadPolicies(section.Child("fields"));
        var kinds = Kinds.Select(static kind => kind.Kind).Prepend(Csv).Where(section.Has).ToList();
        if (kinds.Count != 1)
        {
            section.Fault(kinds.Count == 0
                ? $"the source \"{name}\" says not where its people are: {string.Join(", ", Kinds.Select(static kind => kind.Kind).Prepend(Csv))}"
                : $"the source \"{name}\" has {string.Join(" and ", kinds)}; make a source of each");
        }

        var source = ReadCsv(section, name, policies);
        foreach (var (kind, read) in Kinds)
        {
            if (section.Child(kind) is { } settings && read(settings) is { } directory)
            {
                source = new()
                {
                    Name = name,
                    Kind = kind,
                    Policies = policies,
                    Every = directory.Origin is PeopleOrigin.Pushed ? Pushed : every,
                    Origin = directory.Origin,
                    Attributes = [.. PersonAttributes.WellKnown, .. directory.Attributes],
                    Fingerprint = settings.Fingerprint,
                };
            }
        }

        section.Complete();
        return source;
    }

    private static PeopleSource? ReadCsv(Section section, string name, FieldPolicies policies)
    {
        if (section.File(Csv) is not { } file)
        {
            return null;
        }

        var people = PeopleCsv.Read(file, name, policies, PictureFiles.ReadPhotos(section), section.Problems);
        return new() { Name = name, Kind = Csv, Policies = policies, Origin = new PeopleOrigin.Document(people), Attributes = people.Attributes.Names };
    }

    private static string ReadName(Section section)
    {
        var name = section.RequiredText("name", "entra");
        if (name.Length > MaxNameLength || name == PeopleMerge.Administrator || !name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-'))
        {
            section.Fault("name", $"\"{name}\" is no name for a source: at most {MaxNameLength} small letters, digits and dashes, and not \"{PeopleMerge.Administrator}\"");
        }

        return name;
    }

    private static FieldPolicies ReadPolicies(Section? section)
    {
        if (section is null)
        {
            return FieldPolicies.Default;
        }

        var fields = new Dictionary<string, FieldPolicy>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, _) in section.Entries())
        {
            fields[field] = section.OneOf(field, ("onlyIfEmpty", FieldPolicy.OnlyIfEmpty), ("always", FieldPolicy.Always), ("never", FieldPolicy.Never));
        }

        return new(fields);
    }
}
