using System.Text.Json;
using System.Text.Json.Nodes;

namespace Undersign.Organisations.Drafts;

/// <summary>What differs between two versions of a document, a line each.</summary>
internal static class DocumentChanges
{
    private const int MaxShown = 60;

    public static IReadOnlyList<string> Between(JsonObject before, JsonObject after)
    {
        var (old, now) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal));
        Flatten(before, "", old);
        Flatten(after, "", now);
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

    /// <summary>A routing code is a secret, on a screen too, and what a password can be guessed from.</summary>
    private static string Show(string path, string? value) =>
        path.StartsWith("identity.routingCodes", StringComparison.Ordinal) || path.EndsWith(".passwordHash", StringComparison.Ordinal) ? "(secret)"
        : value is { Length: > MaxShown } ? string.Concat(value.AsSpan(0, MaxShown), "…")
        : value ?? "";

    private static string[] Lines(string? text) => text?.ReplaceLineEndings("\n").Split('\n') ?? [];

    private static void Flatten(JsonNode? node, string path, SortedDictionary<string, string> values)
    {
        switch (node)
        {
            case JsonObject mapping:
                foreach (var (key, value) in mapping)
                {
                    Flatten(value, path.Length == 0 ? key : $"{path}.{key}", values);
                }

                break;
            case JsonArray array:
                for (var index = 0; index < array.Count; index++)
                {
                    Flatten(array[index], string.Create(null, $"{path}[{index}]"), values);
                }

                break;
            case { } value:
                values[path] = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
                break;
        }
    }
}
