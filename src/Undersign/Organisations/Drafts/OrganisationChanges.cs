using System.Text.Json.Nodes;
using Undersign.People;
using Undersign.People.Merging;
using Undersign.Settings;

namespace Undersign.Organisations.Drafts;

/// <summary>What differs between two versions of an organisation, in the words of who wrote them: rules, signatures, people, everything else.</summary>
internal static class OrganisationChanges
{
    private const int MaxNamed = 5;

    /// <param name="before">The document in force; empty where there is none.</param>
    /// <param name="after">The document to be.</param>
    /// <param name="withLines">Whether changed templates are shown line by line.</param>
    public static IReadOnlyList<string> Between(JsonObject before, JsonObject after, bool withLines)
    {
        var (old, now) = (before.DeepClone().AsObject(), after.DeepClone().AsObject());
        var changes = new List<string>();
        changes.AddRange(EntryChanges.Between("rule", Take(old, "rules"), Take(now, "rules"), isOrdered: true, withLines));
        changes.AddRange(EntryChanges.Between("signature", Take(old, "signatures"), Take(now, "signatures"), isOrdered: false, withLines));
        var people = People(before, after).ToList();
        changes.AddRange(people);
        if (people.Count > 0)
        {
            WithoutContents(old["people"]);
            WithoutContents(now["people"]);
        }

        changes.AddRange(EntryChanges.Between("source", Take(old["people"], "sources"), Take(now["people"], "sources"), isOrdered: true, withLines: false));
        changes.AddRange(DocumentChanges.Between(old, now));
        return changes;
    }

    private static JsonArray Take(JsonNode? mapping, string key)
    {
        var taken = (mapping as JsonObject)?[key] as JsonArray ?? [];
        (mapping as JsonObject)?.Remove(key);
        return taken;
    }

    /// <summary>What the files of people hold has been told person by person; everything else about them has not.</summary>
    private static void WithoutContents(JsonNode? people)
    {
        foreach (var source in ((people as JsonObject)?["sources"] as JsonArray ?? []).Prepend(people).OfType<JsonObject>())
        {
            (source["csv"] as JsonObject)?.Remove("content");
        }
    }

    /// <summary>Nothing where they are the same, or where one of the documents cannot be read any more.</summary>
    private static IEnumerable<string> People(JsonObject before, JsonObject after)
    {
        if (Read(before) is not { } old || Read(after) is not { } now)
        {
            yield break;
        }

        var (known, were) = (ByAddress(now), ByAddress(old));
        var added = now.People.Where(person => !were.ContainsKey(person.Address)).ToList();
        var gone = old.People.Where(person => !known.ContainsKey(person.Address)).ToList();
        var changed = now.People.Where(person => were.TryGetValue(person.Address, out var was) && !IsSame(was, person)).ToList();
        foreach (var (sign, people, words) in new[] { ('+', added, "added"), ('-', gone, "gone"), ('~', changed, "changed") })
        {
            if (people.Count > 0)
            {
                yield return $"{sign} people: {people.Count} {words}: {string.Join(", ", people.Take(MaxNamed).Select(static person => person.Address))}{(people.Count > MaxNamed ? ", …" : "")}";
            }
        }
    }

    /// <summary>Two sources may give two people one address; mail finds the first of them.</summary>
    private static Dictionary<string, Person> ByAddress(PeopleSnapshot people) =>
        people.People.DistinctBy(static person => person.Address, StringComparer.OrdinalIgnoreCase).ToDictionary(static person => person.Address, StringComparer.OrdinalIgnoreCase);

    private static PeopleSnapshot? Read(JsonObject document)
    {
        var problems = new Problems("a version");
        var people = PeopleReader.Read(new(document, "", problems));
        return problems.Any ? null : PeopleMerge.Of([.. people.InDocument]);
    }

    private static bool IsSame(Person was, Person person) =>
        was.Aliases.SequenceEqual(person.Aliases, StringComparer.OrdinalIgnoreCase)
        && was.Groups.Select(static group => group.Name).SequenceEqual(person.Groups.Select(static group => group.Name), StringComparer.OrdinalIgnoreCase)
        && was.AttributeNames.Union(person.AttributeNames, StringComparer.OrdinalIgnoreCase).All(name => was[name] == person[name]);
}
