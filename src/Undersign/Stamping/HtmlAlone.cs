using Undersign.Protocols.Html;

namespace Undersign.Stamping;

/// <summary>Tells whether something is all that an element shows, so that the element can go with it.</summary>
internal static class HtmlAlone
{
    /// <summary>Widens a stretch of HTML to the outermost elements that show nothing else.</summary>
    /// <returns>The innermost element around the result, and whether it was widened.</returns>
    public static (int Start, int End, int Around, bool IsWidened) Widen(string source, HtmlElements elements, int start, int end)
    {
        var element = elements.Innermost(start, end);
        var isWidened = false;
        while (element != HtmlElements.Body && elements[element] is var open && MayGo(open)
            && ShowsNothing(source, TagEnd(source, open), start) && ShowsNothing(source, end, open.CloseStart))
        {
            (start, end, element, isWidened) = (open.Start, open.CloseEnd, open.Parent, true);
        }

        return (start, end, element, isWidened);
    }

    /// <summary>Whether there is neither text nor picture nor line end.</summary>
    public static bool ShowsNothing(string source, int start, int end)
    {
        var tokens = new HtmlTokenizer(source.AsSpan(start, end - start));
        while (tokens.Read())
        {
            var shows = tokens.Kind switch
            {
                HtmlTokenKind.Text => VisibleText.TrySpan(tokens.Source, out _, out _),
                HtmlTokenKind.StartTag => (HtmlTags.TraitsOf(tokens.Name) & Shown) is not TagTraits.None || tokens.Name.Contains('@'),
                HtmlTokenKind.Unfinished => true,
                _ => false,
            };
            if (shows)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a stretch without words shows an empty line: a line end, or a blank that nothing swallows. Two elements that meet show none.</summary>
    public static bool ShowsBlank(string source, int start, int end)
    {
        var tokens = new HtmlTokenizer(source.AsSpan(start, Math.Max(0, end - start)));
        while (tokens.Read())
        {
            var isBlank = tokens.Kind is HtmlTokenKind.Text ? tokens.Source.ContainsAny('&', '\u00A0')
                : tokens.Kind is HtmlTokenKind.StartTag && (HtmlTags.TraitsOf(tokens.Name) & TagTraits.Break) is not TagTraits.None;
            if (isBlank)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the start tag of an element ends.</summary>
    public static int TagEnd(string source, in HtmlElement element)
    {
        var tag = new HtmlTokenizer(source.AsSpan(element.Start));
        tag.Read();
        return element.Start + tag.End;
    }

    private const TagTraits Shown = TagTraits.Block | TagTraits.Break | TagTraits.Rule | TagTraits.Image;

    /// <summary>Not what holds the whole of the typed text, nor a cell, nor what is never closed.</summary>
    private static bool MayGo(in HtmlElement element) =>
        element is { CloseEnd: >= 0, QuoteDepth: 0 } && !element.Is(TagTraits.Container | TagTraits.TablePart | TagTraits.Cell);
}
