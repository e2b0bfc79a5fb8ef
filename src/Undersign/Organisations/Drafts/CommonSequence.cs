namespace Undersign.Organisations.Drafts;

/// <summary>What two lists have in common in the same order: the longest such sequence. What is not in it is new, gone or moved.</summary>
internal static class CommonSequence
{
    /// <summary>Comparisons; beyond, nobody reads the difference.</summary>
    private const int MaxCells = 4_000_000;

    /// <returns>Which entries of each list are part of it; <see langword="null"/> when the lists are too long.</returns>
    public static (bool[] Before, bool[] After)? Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var start = 0;
        while (start < before.Count && start < after.Count && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < before.Count - start && end < after.Count - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        var (rows, columns) = (before.Count - start - end, after.Count - start - end);
        if ((long)(rows + 1) * (columns + 1) > MaxCells)
        {
            return null;
        }

        var kept = (Before: new bool[before.Count], After: new bool[after.Count]);
        kept.Before.AsSpan().Fill(true);
        kept.After.AsSpan().Fill(true);
        Choose(before, after, start, Lengths(before, after, start, rows, columns), kept.Before, kept.After);
        return kept;
    }

    /// <summary>How long it is from each pair of entries on.</summary>
    private static int[][] Lengths(IReadOnlyList<string> before, IReadOnlyList<string> after, int start, int rows, int columns)
    {
        int[][] lengths = [.. Enumerable.Range(0, rows + 1).Select(_ => new int[columns + 1])];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                lengths[row][column] = before[start + row] == after[start + column]
                    ? lengths[row + 1][column + 1] + 1
                    : Math.Max(lengths[row + 1][column], lengths[row][column + 1]);
            }
        }

        return lengths;
    }

    private static void Choose(IReadOnlyList<string> before, IReadOnlyList<string> after, int start, int[][] lengths, bool[] keptBefore, bool[] keptAfter)
    {
        var (row, column) = (0, 0);
        while (row < lengths.Length - 1 || column < lengths[0].Length - 1)
        {
            var (hasRow, hasColumn) = (row < lengths.Length - 1, column < lengths[0].Length - 1);
            if (hasRow && hasColumn && before[start + row] == after[start + column])
            {
                (row, column) = (row + 1, column + 1);
            }
            else if (hasRow && (!hasColumn || lengths[row + 1][column] >= lengths[row][column + 1]))
            {
                keptBefore[start + row++] = false;
            }
            else
            {
                keptAfter[start + column++] = false;
            }
        }
    }
}
