using Undersign.People.Merging;

namespace Undersign.People.Storing;

/// <summary>Keys of a person as they stand in the database: a line each, the source and the key. Neither has control characters.</summary>
internal static class HolderText
{
    public static string Write(IReadOnlyList<SourceKey> keys) => string.Join('\n', keys.Select(static key => $"{key.Source}\t{key.Key}"));

    public static IReadOnlyList<SourceKey> Read(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t', 2)).Where(static parts => parts.Length == 2).Select(static parts => new SourceKey(parts[0], parts[1]))];
}
