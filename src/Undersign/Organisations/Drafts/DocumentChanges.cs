using System.Text.Json.Nodes;

namespace Undersign.Organisations.Drafts;

/// <summary>What differs between two versions of a document, a line each.</summary>
internal static class DocumentChanges
{
    private const int MaxShown = 60;

    public static IReadOnlyList<string> Between(JsonObject before, JsonObject after)
    {
        var (old, now) = (Values(before), Values(after));
        var changes = new List<string>();
        foreach (var path in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, becomes) = (old.GetValueOrDefault(path), now.GetValueOrDefault(path));
            if (was != becomes)
            {
                changes.Add(Describe(path, was, becomes));
            }
        }

        return changes;
    }

    private static string Describe(string path, string? was, string? becomes)
    {
        if (path.EndsWith(".content", StringComparison.Ordinal))
        {
            var (old, now) = (Lines(was), Lines(becomes));
            return string.Create(null, $"~ {path[..^".content".Length]}: {now.Except(old, StringComparer.Ordinal).Count()} lines new, {old.Except(now, StringComparer.Ordinal).Count()} lines gone");
        }

        return was is null ? $"+ {path}: {Show(path, becomes)}"
            : becomes is null ? $"- {path}: {Show(path, was)}"
            : $"~ {path}: {Show(path, was)} -> {Show(path, becomes)}";
    }

    private static string Show(string path, string? value) =>
        DocumentValues.IsSecret(path) ? "(secret)"
        : value is { Length: > MaxShown } ? string.Concat(value.AsSpan(0, MaxShown), "…")
        : value ?? "";

    /// <summary>A key with a dot in it may read as another's place.</summary>
    private static Dictionary<string, string> Values(JsonObject document) => DocumentValues.Of(document).DistinctBy(static value => value.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    private static string[] Lines(string? text) => text?.ReplaceLineEndings("\n").Split('\n') ?? [];
}
