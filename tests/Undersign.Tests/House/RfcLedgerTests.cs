namespace Undersign.Tests.House;

/// <summary>docs/rfc.md and the code tell the same story, in both directions.</summary>
public sealed class RfcLedgerTests
{
    private const string Ledger = "docs/rfc.md";

    private static readonly TableRow[] Rows = [.. MarkdownTable.Rows(Ledger, "RFC")];
    private static readonly RfcCitation[] Citations = [.. RfcCitations.In("src")];

    [Fact]
    public void What_the_code_cites_is_in_the_ledger()
    {
        var missing = Citations
            .Where(citation => !Rows.Any(row => row[0] == citation.Rfc && (citation.Section.Length == 0 || citation.IsWithin(row[0], Section(row)))))
            .GroupBy(citation => (citation.Rfc, citation.Section))
            .OrderBy(group => group.Key)
            .Select(group => $"| {group.Key.Rfc} | {(group.Key.Section.Length > 0 ? group.Key.Section : "–")} | title | yes | {string.Join(", ", group.Select(Place).Distinct(StringComparer.Ordinal))} |");

        Expect.None(missing, $"Add these rows to {Ledger}, with the section's title and the true state:");
    }

    [Fact]
    public void What_the_ledger_claims_is_cited_at_the_place_it_names()
    {
        var unfounded = from row in Rows
                        where row[3] is "yes" or "part"
                        from place in MarkdownTable.Code(row[4]).DefaultIfEmpty("")
                        where place.Length == 0 || !Citations.Any(citation =>
                            citation.File.EndsWith("/" + place, StringComparison.Ordinal) && citation.IsWithin(row[0], Section(row)))
                        select place.Length == 0
                            ? $"{row.Place}: RFC {row[0]} {row[1]} names no place"
                            : $"{row.Place}: RFC {row[0]} {row[1]} is not cited in {place}";

        Expect.None(unfounded, $"A row of {Ledger} that says yes or part names the files, in backticks and below src/, whose comments cite that section.");
    }

    [Fact]
    public void A_state_is_yes_part_no_or_later() =>
        Expect.None(
            Rows.Where(row => row[3] is not ("yes" or "part" or "no" or "later")).Select(row => $"{row.Place}: \"{row[3]}\""),
            "The state of an RFC's section is yes, part, no or later.");

    [Theory]
    [InlineData("RFC 5321 §4.5.2", "5321 4.5.2")]
    [InlineData("RFC 5321 §2.3.11, §2.4. Further", "5321 2.3.11|5321 2.4")]
    [InlineData("RFC 6152 §2, RFC 3030 §3", "6152 2|3030 3")]
    [InlineData("see RFC 2034", "2034 ")]
    [InlineData("/// (RFC 5321\n    /// §4.1.1.3)", "5321 4.1.1.3")]
    [InlineData("RFC 5322 Appendix B", "5322 B")]
    [InlineData("RFC 3464 section 2.3", "3464 2.3")]
    [InlineData("RFC 5321 §4.5.3.2.1 to §4.5.3.2.7", "5321 4.5.3.2.1|5321 4.5.3.2.7")]
    public void Reads_a_citation(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', RfcCitations.InText("", text).Select(citation => $"{citation.Rfc} {citation.Section}")));

    private static string Section(TableRow row) => row[1] is "–" or "-" ? "" : row[1];

    private static string Place(RfcCitation citation) => $"`{string.Join('/', citation.File.Split('/')[2..])}`";
}
