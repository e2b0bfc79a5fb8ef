using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The words by which a sender says where the signature goes. They count in the new text only, never in what is quoted.</summary>
internal readonly record struct TypedPlaceholder(int Leaf, int Line, WordsFound Words)
{
    /// <summary>
    /// All that stand in the new text of one form, in order. Case does not matter: mail programs correct it. Where a line of words alone was
    /// taken for the beginning of history, a placeholder below tells that it was the sender's own.
    /// </summary>
    public static List<TypedPlaceholder> FindAll(MessageBody body, Alternative form, string words)
    {
        var found = FindAll(form, words, form.IsHistory);
        if (found.Count == 0 && form.History.IsBare && body.Leading.History is not { IsFound: true, IsBare: false })
        {
            found = FindAll(form, words, (leaf, line) => form.Outlines[leaf].Has(line) && form.Outlines[leaf][line].Marker >= 0);
            if (found.Count > 0)
            {
                form.GoToEnd($"{words} stands below what might have begun a quoted message");
            }
        }

        return found;
    }

    private static List<TypedPlaceholder> FindAll(Alternative alternative, string words, Func<int, int, bool> isHistory)
    {
        var found = new List<TypedPlaceholder>();
        for (var leaf = 0; leaf < alternative.Leaves.Count && !isHistory(leaf, 0); leaf++)
        {
            var outline = alternative.Outlines[leaf];
            for (var line = 0; outline.Has(line) && !isHistory(leaf, line); line++)
            {
                if (outline[line].Depth == 0 && outline.Text(line).IndexOf(words, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                {
                    Add(found, alternative, leaf, line, words, at);
                }
            }
        }

        return found;
    }

    /// <summary>Takes the words out and leaves their place as if they had never been typed.</summary>
    public void Remove(BodyEdit edit) => edit.Replace(Words.Start, Words.End, Words.Between);

    /// <summary>Where they begin, in plain text with the blanks above them: those would make a line of format=flowed flow on.</summary>
    public int StartIn(LeafText leaf) => leaf.Part.ContentType.Subtype == "html" ? Words.Start : leaf.Text.AsSpan(0, Words.Start).TrimEnd(" \t").Length;

    /// <summary>Puts a signature in their place; a line of its own, whatever is typed beside it.</summary>
    public void ReplaceInText(BodyEdit edit, string signature)
    {
        var text = edit.Leaf.Text;
        var start = StartIn(edit.Leaf);
        var end = text.Length - text.AsSpan(Words.End).TrimStart(" \t").Length;
        var isAtLineStart = start == 0 || text[start - 1] == '\n';
        var isAtLineEnd = end == text.Length || text[end] is '\r' or '\n';
        edit.Replace(start, end, $"{(isAtLineStart ? "" : "\n")}{signature}{(isAtLineEnd ? "" : "\n")}");
    }

    /// <summary>Whether they stand in pre, where the line ends of a template would be shown.</summary>
    public bool IsPreformattedIn(HtmlOutline outline)
    {
        outline.Has(Line + 1);
        return outline.Elements.Innermost(Words.Start, Words.End) is not HtmlElements.Body and var element && outline.Elements[element].Is(TagTraits.Preformatted);
    }

    /// <summary>
    /// Puts a signature in their place in HTML. A paragraph that holds nothing else goes with them; one that does, and a heading and a link
    /// as well, is ended above the signature and begun anew below it, because no block can stand inside.
    /// </summary>
    public void ReplaceInHtml(BodyEdit edit, HtmlOutline outline, string signature)
    {
        outline.Has(Line + 1); // so that what the line stands in has been read to its end
        var (source, elements) = (edit.Leaf.Text, outline.Elements);
        var (start, end, around, isAlone) = HtmlAlone.Widen(source, elements, Words.Start, Words.End);
        var between = isAlone ? "" : Words.Between;
        var paragraph = elements.OutermostWithoutBlocks(around);
        if (paragraph == HtmlElements.Body)
        {
            edit.Replace(start, end, signature + between);
            return;
        }

        var block = elements[paragraph];
        if (HtmlAlone.ShowsNothing(source, end, block.CloseStart))
        {
            edit.Replace(start, end, between);
            edit.Insert(block.CloseEnd, signature);
        }
        else if (HtmlAlone.ShowsNothing(source, HtmlAlone.TagEnd(source, block), start))
        {
            edit.Insert(block.Start, signature);
            edit.Replace(start, end, between);
        }
        else
        {
            edit.Replace(start, end, between + Split(source, elements, paragraph, start, end, signature));
        }
    }

    private static string Split(string source, HtmlElements elements, int paragraph, int start, int end, string signature)
    {
        var (closing, opening) = (new List<string>(), new StringBuilder());
        for (var element = paragraph; element < elements.Count && elements[element] is var open && open.Start < start; element++)
        {
            if (open.CloseStart >= end)
            {
                closing.Add($"</{open.Name(source)}>");
                opening.Append(source, open.Start, HtmlAlone.TagEnd(source, open) - open.Start);
            }
        }

        closing.Reverse();
        return string.Concat(closing) + signature + opening;
    }

    private static void Add(List<TypedPlaceholder> found, Alternative alternative, int leaf, int line, string words, int at)
    {
        var outline = alternative.Outlines[leaf];
        if (alternative.IsHtml)
        {
            found.AddRange(HtmlWords.Find(alternative.Leaves[leaf].Text, outline[line], words).Select(place => new TypedPlaceholder(leaf, line, place)));
            return;
        }

        var start = outline[line].TextStart;
        var rest = outline.Text(line);
        for (; at >= 0; at = rest.IndexOf(words, StringComparison.OrdinalIgnoreCase))
        {
            found.Add(new(leaf, line, new(start + at, start + at + words.Length, "")));
            rest = rest[(at + words.Length)..];
            start += at + words.Length;
        }
    }
}
