using System.Text;

namespace Undersign.Stamping;

/// <summary>Finds a client's signature in plain text: below "-- ", by a line that only clients write, or by the words of the one in the HTML.</summary>
internal static class TextClientSignature
{
    /// <summary>RFC 3676 §4.3 has "-- " above a signature. More lines than this below it are not one.</summary>
    private const int MostLines = 30;

    public static ClientSignature? Find(Alternative alternative)
    {
        var end = alternative.EndOfNewText;
        var outline = alternative.Outlines[alternative.Leaf];
        var source = alternative.Leaves[alternative.Leaf].Text;
        for (var line = end - 1; line > 0 && end - line <= MostLines && outline[line].Depth == 0; line--)
        {
            if (source.AsSpan(outline[line].SourceStart, outline[line].SourceEnd - outline[line].SourceStart) is "-- ")
            {
                return Below(alternative, line, end);
            }
        }

        var first = end;
        while (first > 0 && ClientSignature.IsClientLine(outline, first - 1))
        {
            first--;
        }

        return first == end ? null : Below(alternative, first, end);
    }

    /// <summary>The last lines whose letters are these and no others.</summary>
    public static ClientSignature? FindSame(Alternative alternative, string letters)
    {
        var end = alternative.EndOfNewText;
        var outline = alternative.Outlines[alternative.Leaf];
        var found = new StringBuilder();
        for (var line = end - 1; line > 0 && end - line <= MostLines && outline[line].Depth == 0; line--)
        {
            var here = new StringBuilder();
            ClientSignature.AddLetters(here, outline.Text(line));
            found.Insert(0, here.ToString());
            if (found.Length >= letters.Length)
            {
                return found.Length > 0 && found.Equals(letters) ? Below(alternative, line, end) : null;
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
