using Undersign.People;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>people:</c>, where the people of an organisation come from.</summary>
internal static class PeopleReader
{
    private const int MaxSources = 16;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LeastEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostEvery = TimeSpan.FromDays(1);

    public static PeopleSettings Read(Section root)
    {
        if (root.Child("people") is not { } people)
        {
            root.Fault("people", "\"people\" is missing; for instance people: { csv: people.csv }");
            return PeopleSettings.None;
        }

        var sources = people.Has("sources") ? ReadList(people) : [.. new[] { PeopleSourceReader.ReadOnly(people) }.OfType<PeopleSource>()];
        people.Complete();
        var settings = new PeopleSettings { Sources = sources };
        if (settings.TokenHashes.GroupBy(static hash => hash, StringComparer.Ordinal).Any(static same => same.Count() > 1))
        {
            people.Fault("sources", "the same token stands twice in tokenHashes; a token says into which source it pushes");
        }

        return settings;
    }

    private static List<PeopleSource> ReadList(Section people)
    {
        var every = people.Duration("every", LeastEvery, MostEvery) ?? Every;
        var sources = new List<PeopleSource>();
        foreach (var section in people.Children("sources"))
        {
            if (PeopleSourceReader.Read(section, every) is { } source)
            {
                if (sources.Exists(other => other.Name == source.Name))
                {
                    section.Fault("name", $"there is another source \"{source.Name}\" already");
                }

                sources.Add(source);
            }
        }

        if (sources.Count > MaxSources)
        {
            people.Fault("sources", string.Create(null, $"{sources.Count} sources; at most {MaxSources} are read"));
        }

        return sources;
    }
}
