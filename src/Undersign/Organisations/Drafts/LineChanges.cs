namespace Undersign.Organisations.Drafts;

/// <summary>What differs between two texts, line by line.</summary>
internal static class LineChanges
{
    /// <summary>Of one text; more is a new text.</summary>
    private const int MaxShown = 200;

    public static IReadOnlyList<string> Between(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        if (CommonSequence.Of(old, now) is not var (keptOld, keptNow))
        {
            return [$"{now.Length} lines instead of {old.Length}"];
        }

        var changes = new List<string>();
        var (left, right) = (0, 0);
        while (left < old.Length || right < now.Length)
        {
            if (left < old.Length && !keptOld[left])
            {
                changes.Add($"- {old[left++]}");
            }
            else if (right < now.Length && !keptNow[right])
            {
                changes.Add($"+ {now[right++]}");
            }
            else
            {
                (left, right) = (left + 1, right + 1);
            }
        }

        return changes.Count <= MaxShown ? changes : [.. changes.Take(MaxShown), string.Create(null, $"… and {changes.Count - MaxShown} more lines")];
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
