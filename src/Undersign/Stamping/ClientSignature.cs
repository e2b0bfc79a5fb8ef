using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>The signature that the sender's mail program put at the end of the new text, where there is no doubt that it is one.</summary>
/// <remarks>
/// In doubt it stays: two signatures are odd, lost words are worse. So one that stands alone stays, one with words of the sender below it, and one
/// that is not closed before the history begins. A picture in it is taken out of the text; the part it came in stays.
/// </remarks>
/// <param name="Leaf">Where it stands.</param>
/// <param name="Line">Its first line.</param>
/// <param name="Stretches">What goes, in order, and the tags that have to stay for the elements around to be closed.</param>
internal sealed record ClientSignature(int Leaf, int Line, IReadOnlyList<WordsFound> Stretches)
{
    /// <summary>Whether the line says what only a mail program says there, and stands apart as only its lines do.</summary>
    public static bool IsClientLine(BodyOutline outline, int line) => outline[line].Depth == 0 && outline[line].HasBlankBefore && ClientLine.Is(outline.Text(line));

    /// <summary>Whether the sender said anything above a line.</summary>
    public static bool HasWords(BodyOutline outline, int line)
    {
        while (--line >= 0)
        {
            if (outline[line].Depth == 0 && !outline[line].Is(LineTraits.OnlyImages | LineTraits.OwnSignature))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Letters and digits of a text, by which two forms of the same words are compared. Addresses of links and pictures count in neither.</summary>
    public static void AddLetters(System.Text.StringBuilder letters, ReadOnlySpan<char> line)
    {
        var (closing, depth) = ('\0', 0);
        foreach (var c in line)
        {
            if (depth == 0 && c is '<' or '[')
            {
                (closing, depth) = (c == '<' ? '>' : ']', 1);
            }
            else if (depth > 0)
            {
                depth = c == closing ? 0 : 1;
            }
            else if (char.IsLetterOrDigit(c))
            {
                letters.Append(char.ToUpperInvariant(c));
            }
        }
    }

    public void Remove(Alternative alternative)
    {
        foreach (var stretch in Stretches)
        {
            alternative.Edits[Leaf].Replace(stretch.Start, stretch.End, stretch.Between);
        }
    }

    /// <summary>What it says, in the form in which it was found.</summary>
    public string LettersIn(Alternative alternative)
    {
        var letters = new System.Text.StringBuilder();
        for (var line = Line; line < alternative.EndOfNewText; line++)
        {
            AddLetters(letters, alternative.Outlines[Leaf].Text(line));
        }

        return letters.ToString();
    }
}
