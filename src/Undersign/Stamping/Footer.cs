using System.Buffers;
using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>What a virus scanner, a list or a company put below everything else, quotation and all.</summary>
internal static class Footer
{
    private const int MostLines = 12;

    /// <summary>In characters; "This is confidential." is an answer.</summary>
    private const int Shortest = 50;

    /// <summary>What such texts say in the languages in which they are met.</summary>
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "virus", "viren", "antivir", "confidential", "privileged", "disclaimer", "vertraulich", "confidentiel", "confidencial", "riservat", "confidenzial", "vertrouwelijk",
            "fortrolig", "konfidentiel", "konfidensiell", "luottamuksell", "poufn", "d\u016Fv\u011Brn", "d\u00F4vern", "bizalmas", "confiden\u021Bial", "\u043A\u043E\u043D\u0444\u0438\u0434\u0435\u043D\u0446\u0438",
            "\u6A5F\u5BC6", "\u4FDD\u5BC6", "\u673A\u5BC6", "gizli",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Links = SearchValues.Create(["://", "www."], StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the last of the mail begins with this line and is such a text: behind a rule with a link or one of the words, or a paragraph
    /// of its own with one of the words. A link alone makes none: people answer with links.
    /// </summary>
    public static bool BeginsAt(BodyOutline body, int line)
    {
        var isRuled = SeparatorLine.IsRule(body.Text(line));
        if (!isRuled && !body[line].HasBlankBefore && !body[line].Is(LineTraits.OnlyImages) && body[line - 1].Depth == 0)
        {
            return false;
        }

        var (length, says, links) = (0, false, false);
        var end = line + MostLines;
        for (; line < end && body.Has(line) && body[line].Depth == 0; line++)
        {
            var text = body.Text(line);
            says |= text.ContainsAny(Words);
            links |= text.ContainsAny(Links);
            length += text.Length;
        }

        return !body.Has(line) && (isRuled ? says || links : says && (length >= Shortest || links));
    }
}
