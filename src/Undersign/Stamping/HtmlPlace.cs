namespace Undersign.Stamping;

/// <summary>Where between the elements of HTML a signature goes, so that it looks as if typed.</summary>
internal static class HtmlPlace
{
    /// <summary>Before the first line, outside the elements that begin with it, but inside what holds typed text.</summary>
    /// <param name="body">Has at least one line.</param>
    /// <param name="elements">Its elements.</param>
    /// <param name="firstRule">Where a rule stands above the first line, or -1: it belongs to the history below.</param>
    public static InsertionPoint BeforeFirst(BodyOutline body, HtmlElements elements, int firstRule)
    {
        var index = body[0].SourceStart;
        for (var element = body[0].FirstElement; element != HtmlElements.Body; element = elements[element].Parent)
        {
            if (elements[element].Is(TagTraits.Container) && elements[element].Parent == HtmlElements.Body)
            {
                break;
            }

            index = elements[element].Start;
        }

        index = firstRule >= 0 ? Math.Min(index, firstRule) : index;
        return new(index, HasTextAbove: false, HasTextBelow: true, HasBlankBelow: false);
    }

    /// <summary>Behind the last line of new text, inside what holds it, outside what ends with it.</summary>
    /// <param name="body">The lines.</param>
    /// <param name="elements">Their elements.</param>
    /// <param name="last">The last line of new text.</param>
    /// <param name="next">The first line of history, or -1.</param>
    /// <param name="end">Where what is never closed ends.</param>
    public static InsertionPoint After(BodyOutline body, HtmlElements elements, int last, int next, int end)
    {
        var line = body[last];
        var holder = next < 0 ? HtmlElements.Body : elements.Common(line.LastElement, body[next].FirstElement);
        var child = elements.ChildTowards(holder, line.LastElement);
        if (child != HtmlElements.Body && HoldsTypedText(body, elements, child, last))
        {
            holder = child;
            child = elements.ChildTowards(holder, line.LastElement);
        }

        // Between two rows or two items nothing can be inserted: it has to go into the cell.
        while (child != HtmlElements.Body
            && elements[child].Is(TagTraits.TablePart | TagTraits.Cell)
            && !elements[child].Is(TagTraits.Table))
        {
            holder = child;
            child = elements.ChildTowards(holder, line.LastElement);
        }

        var close = child == HtmlElements.Body ? line.SourceEnd : elements[child].CloseEnd;
        return new(close < 0 ? end : close, HasTextAbove: true, next >= 0, next >= 0 && body[next].HasBlankBefore)
        {
            IsPreformatted = holder != HtmlElements.Body && elements[holder].Is(TagTraits.Preformatted),
        };
    }

    private static bool HoldsTypedText(BodyOutline body, HtmlElements elements, int element, int last) =>
        elements[element].Is(TagTraits.Division)
        && elements[element].QuoteDepth == 0
        && (elements[element].Is(TagTraits.Container) || (last > 0 && elements.IsInside(body[last - 1].LastElement, element)));
}
