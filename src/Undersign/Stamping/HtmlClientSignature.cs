using Undersign.Protocols.Html;
using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>Finds a client's signature in HTML: by the element the client marked, or by a line that only clients write.</summary>
internal static class HtmlClientSignature
{
    /// <summary>Elements and lines that one signature is made of.</summary>
    private const int MostStretches = 8;

    public static ClientSignature? Find(Alternative alternative)
    {
        var end = alternative.EndOfNewText;
        var outline = (HtmlOutline)alternative.Outlines[alternative.Leaf];
        var source = alternative.Leaves[alternative.Leaf].Text;
        var stretches = new List<WordsFound>();
        var first = end;
        while (first > 0 && stretches.Count < MostStretches && StretchOf(outline, alternative, first - 1, end) is var (line, stretch))
        {
            stretches.Add(stretch);
            first = line;
        }

        stretches.Reverse();
        return first < end && ClientSignature.HasWords(outline, first) ? new(alternative.Leaf, first, Joined(source, stretches)) : null;
    }

    /// <summary>What goes for a line at the end of the new text: the whole marked element that it ends, or the line itself.</summary>
    private static (int Line, WordsFound Stretch)? StretchOf(HtmlOutline outline, Alternative alternative, int line, int end)
    {
        outline.Has(end); // so that elements have been read to their ends
        var elements = outline.Elements;
        var behindLast = line + 1;
        if (outline[line].Is(LineTraits.OwnSignature) && outline[line].Depth == 0)
        {
            var element = outline[line].FirstElement;
            while (elements[element].Parent is not HtmlElements.Body and var parent && (elements[parent].Lines & LineTraits.OwnSignature) is not LineTraits.None)
            {
                element = parent;
            }

            var marked = elements[element];
            while (line > 0 && outline[line - 1].SourceStart > marked.Start)
            {
                line--; // lines stand in the order of the source: no need to ask each what it stands in, which costs as much as the nest is deep
            }

            return marked.CloseEnd < 0 || (outline.Has(end) && outline[end].SourceStart < marked.CloseEnd) || outline[line].SourceStart < marked.Start
                || !SignatureWords.AreAll(outline, line, behindLast, alternative.Sender)
                ? null
                : (line, new(marked.Start, marked.CloseEnd, ""));
        }

        if (!ClientSignature.IsClientLine(outline, line))
        {
            return null;
        }

        var (start, behind) = (outline[line].SourceStart, outline[line].SourceEnd);
        var source = alternative.Leaves[alternative.Leaf].Text;
        var alone = HtmlAlone.Widen(source, elements, start, behind);
        return (line, alone.IsWidened ? new(alone.Start, alone.End, "") : new(start, behind, HtmlWords.TagsOf(source, start, behind)));
    }

    /// <summary>Gmail puts its "-- " into an element of its own, and a line end between that and the rest.</summary>
    private static List<WordsFound> Joined(string source, List<WordsFound> stretches)
    {
        var joined = new List<WordsFound>(stretches.Count);
        foreach (var stretch in stretches)
        {
            if (joined is [.., var last] && IsLineEnd(source.AsSpan(last.End, stretch.Start - last.End)) && last.Between.Length == 0)
            {
                joined[^1] = new(last.Start, stretch.End, stretch.Between);
            }
            else
            {
                joined.Add(stretch);
            }
        }

        return joined;
    }

    private static bool IsLineEnd(ReadOnlySpan<char> between)
    {
        var tokens = new HtmlTokenizer(between);
        while (tokens.Read())
        {
            var isLineEnd = tokens.Kind is HtmlTokenKind.Text ? tokens.Source.IsWhiteSpace()
                : tokens.Kind is HtmlTokenKind.StartTag && (HtmlTags.TraitsOf(tokens.Name) & TagTraits.Break) is not TagTraits.None;
            if (!isLineEnd)
            {
                return false;
            }
        }

        return true;
    }
}
