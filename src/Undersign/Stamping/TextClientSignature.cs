using System.Text;
using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>Finds a client's signature in plain text: below "-- ", by a line that only clients write, or by the words of the one in the HTML.</summary>
internal static class TextClientSignature
{
    /// <summary>Below "-- ". Longer ones there are; what is longer may as well be a text.</summary>
    private const int MostLines = 8;

    /// <summary>Of a signature that is known by its words.</summary>
    private const int MostSameLines = 30;

    public static ClientSignature? Find(Alternative alternative)
    {
        var end = alternative.EndOfNewText;
        var outline = alternative.Outlines[alternative.Leaf];
        if (DelimiterOf(alternative, outline, end) is > 0 and var delimiter && SignatureWords.AreAll(outline, delimiter + 1, end, alternative.Sender))
        {
            return Below(alternative, delimiter, end);
        }

        var first = end;
        while (first > 0 && ClientSignature.IsClientLine(outline, first - 1))
        {
            first--;
        }

        return first == end ? null : Below(alternative, first, end);
    }

    /// <summary>
    /// The line "-- " that has a signature below it (RFC 3676 §4.3), or -1. A blank line among what stands below, or another line that begins
    /// with dashes, and it may be anything: a postscript, a comment of SQL.
    /// </summary>
    private static int DelimiterOf(Alternative alternative, BodyOutline outline, int end)
    {
        var delimiter = -1;
        for (var line = end - 1; line >= 0; line--)
        {
            if (outline[line].Depth > 0 || !outline.Text(line).StartsWith("--"))
            {
                continue;
            }

            if (delimiter >= 0)
            {
                return -1;
            }

            delimiter = line;
        }

        if (delimiter < 0 || end - delimiter - 1 > MostLines || !IsDelimiter(alternative, outline[delimiter]))
        {
            return -1;
        }

        for (var line = delimiter + 1; line < end; line++)
        {
            if (outline[line].HasBlankBefore || outline[line].Depth > 0)
            {
                return -1;
            }
        }

        return delimiter;
    }

    private static bool IsDelimiter(Alternative alternative, in BodyLine line) =>
        alternative.Leaves[alternative.Leaf].Text.AsSpan(line.SourceStart, line.SourceEnd - line.SourceStart) is "-- ";

    /// <summary>The last lines whose letters are these and no others.</summary>
    public static ClientSignature? FindSame(Alternative alternative, string letters)
    {
        var end = alternative.EndOfNewText;
        var outline = alternative.Outlines[alternative.Leaf];
        var found = new StringBuilder();
        for (var line = end - 1; line > 0 && end - line <= MostSameLines && outline[line].Depth == 0; line--)
        {
            var here = new StringBuilder();
            ClientSignature.AddLetters(here, outline.Text(line));
            found.Insert(0, here.ToString());
            if (found.Length >= letters.Length)
            {
                return found.Length == 0 || !found.Equals(letters) ? null
                    : Below(alternative, outline[line - 1].Depth == 0 && IsDelimiter(alternative, outline[line - 1]) ? line - 1 : line, end);
            }
        }

        return null;
    }

    /// <summary>With the blank lines above it. Nothing when nobody said anything above it.</summary>
    private static ClientSignature? Below(Alternative alternative, int line, int end)
    {
        var outline = alternative.Outlines[alternative.Leaf];
        return ClientSignature.HasWords(outline, line) ? new(alternative.Leaf, line, [new(outline[line - 1].SourceEnd, outline[end - 1].SourceEnd, "")]) : null;
    }
}
