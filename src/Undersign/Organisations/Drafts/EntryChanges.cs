using System.Text.Json.Nodes;

namespace Undersign.Organisations.Drafts;

/// <summary>What differs between two lists whose entries have names.</summary>
internal static class EntryChanges
{
    private const string Content = "content";

    /// <param name="kind">What an entry is: "rule".</param>
    /// <param name="isOrdered">Whether it matters where an entry stands.</param>
    public static IEnumerable<string> Between(string kind, JsonArray before, JsonArray after, bool isOrdered, bool withLines)
    {
        var (old, now) = (Named(before), Named(after));
        foreach (var name in old.Keys.Where(name => !now.ContainsKey(name)))
        {
            yield return $"- {kind} \"{name}\"";
        }

        var moved = isOrdered ? Moved([.. old.Keys.Where(now.ContainsKey)], [.. now.Keys.Where(old.ContainsKey)]) : [];
        foreach (var (index, (name, entry)) in now.Index())
        {
            if (!old.TryGetValue(name, out var was))
            {
                yield return $"+ {kind} \"{name}\"{(isOrdered ? $", as number {index + 1}" : "")}";
                continue;
            }

            if (moved.Contains(name))
            {
                yield return $"> {kind} \"{name}\" moves to number {index + 1}";
            }

            foreach (var change in Within($"{kind} \"{name}\"", was, entry, withLines))
            {
                yield return change;
            }
        }
    }

    private static IEnumerable<string> Within(string what, JsonObject was, JsonObject becomes, bool withLines)
    {
        foreach (var change in DocumentChanges.Between(was, becomes))
        {
            yield return $"{change[..2]}{what}: {change[2..]}";
        }

        foreach (var (key, value) in withLines ? becomes : [])
        {
            if (Text(value) is { } now && Text(was[key]) is { } old && now != old)
            {
                foreach (var line in LineChanges.Between(old, now))
                {
                    yield return $"    {line}";
                }
            }
        }
    }

    private static string? Text(JsonNode? value) => (string?)(value as JsonObject)?[Content];

    private static HashSet<string> Moved(IReadOnlyList<string> before, IReadOnlyList<string> after) =>
        CommonSequence.Of(before, after) is var (_, kept) ? after.Where((_, index) => !kept[index]).ToHashSet(StringComparer.Ordinal) : [];

    /// <summary>In their order. An entry without a name is told from others by its number.</summary>
    private static OrderedDictionary<string, JsonObject> Named(JsonArray entries)
    {
        var named = new OrderedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (index, entry) in entries.OfType<JsonObject>().Index())
        {
            named.TryAdd((string?)entry["name"] ?? $"{index + 1}", entry);
        }

        return named;
    }
}
