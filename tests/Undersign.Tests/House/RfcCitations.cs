using System.Text.RegularExpressions;

namespace Undersign.Tests.House;

/// <summary>Reads citations as they are written here: "RFC 5321 §4.5.2", "RFC 5321 §2.3.11, §2.4", "RFC 2034".</summary>
internal static partial class RfcCitations
{
    public static IEnumerable<RfcCitation> In(string folder) => Repository.Sources(folder).SelectMany(file => InText(file, Repository.Read(file)));

    public static IEnumerable<RfcCitation> InText(string file, string text)
    {
        foreach (Match citation in Citation().Matches(LineBreakInComment().Replace(text, " ")))
        {
            var rfc = citation.Groups["rfc"].Value;
            var sections = Section().Matches(citation.Groups["sections"].Value).Select(match => match.Value);
            foreach (var section in sections.DefaultIfEmpty(""))
            {
                yield return new(file, rfc, section);
            }
        }
    }

    [GeneratedRegex(@"\s*\n\s*//+[ \t]*", RegexOptions.None, 1000)]
    private static partial Regex LineBreakInComment();

    // The sections: all of the same RFC that follow in a row. "Appendix B" is a section as well.
    [GeneratedRegex(@"\bRFC\s*(?<rfc>\d{3,5})(?<sections>(?:(?:,|;| and| or| to)?\s*(?:§+\s*[A-Z]?\d*(?:\.\d+)*|Appendix [A-Z]|[Ss]ection \d+(?:\.\d+)*))*)", RegexOptions.None, 1000)]
    private static partial Regex Citation();

    [GeneratedRegex(@"(?:\d+|[A-Z](?=\.\d|\b))(?:\.\d+)*", RegexOptions.None, 1000)]
    private static partial Regex Section();
}

/// <summary>A place in the code that names an RFC.</summary>
/// <param name="File">Relative to the repository.</param>
/// <param name="Section">Without the sign, as in <c>4.5.2</c>; empty when the RFC is named as a whole.</param>
internal sealed record RfcCitation(string File, string Rfc, string Section)
{
    /// <summary>Whether it cites that section or a part of it. An RFC as a whole has no parts here: its sections are to be named.</summary>
    public bool IsWithin(string rfc, string section) =>
        Rfc == rfc && (Section == section || (section.Length > 0 && Section.StartsWith(section + ".", StringComparison.Ordinal)));
}
