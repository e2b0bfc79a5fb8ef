using System.Text.RegularExpressions;

namespace Undersign.Tests.House;

/// <summary>An SQLite file has one writer at a time: those of this process queue for it in order.</summary>
public sealed partial class WriteTurnTests
{
    /// <summary>These have a database that nobody else writes into: before the first reader, or a copy.</summary>
    private static readonly string[] Alone = ["src/Undersign/Storage/Migrations.cs", "src/Undersign/Custody/CustodyCopying.cs"];

    [Fact]
    public void Who_writes_into_the_database_waits_for_its_turn()
    {
        var others = from file in Repository.Sources("src/Undersign")
                     where !Alone.Contains(file, StringComparer.Ordinal)
                     let text = Repository.Read(file)
                     where Writing().IsMatch(text) && text.Contains("OpenConnectionAsync", StringComparison.Ordinal) && !text.Contains("WriteTurn.", StringComparison.Ordinal)
                     select file;

        Expect.None(others, "Write through WriteTurn.ExecuteAsync or WriteTurn.RunAsync: a writer that does not queue polls for the lock, and is passed by all that do.");
    }

    [GeneratedRegex(@"\b(?:insert\s+into|delete\s+from|update\s+\w+\s+set)\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Writing();
}
