namespace Undersign.Tests.House;

/// <summary>The tables of a Markdown page, as the ledgers in docs/ use them.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of every table whose first column is called <paramref name="firstColumn"/>.</summary>
    public static IEnumerable<TableRow> Rows(string file, string firstColumn)
    {
        var lines = Repository.Lines(file);
        for (var number = 0; number < lines.Length; number++)
        {
            if (Cells(lines[number]) is not [var first, ..] || first != firstColumn)
            {
                continue;
            }

            number += 2; // the line of dashes
            for (; number < lines.Length && Cells(lines[number]) is { Length: > 0 } cells; number++)
            {
                yield return new($"{file}:{number + 1}", cells);
            }
        }
    }

    /// <summary>What stands between backticks.</summary>
    public static IEnumerable<string> Code(string cell) => cell.Split('`').Where((_, index) => index % 2 == 1);

    private static string[] Cells(string line) =>
        line.StartsWith('|') ? [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())] : [];
}

/// <param name="Place">File and line, for messages.</param>
internal sealed record TableRow(string Place, string[] Cells)
{
    public string this[int column] => column < Cells.Length ? Cells[column] : "";
}
