using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>Finds the line with which the quoted or forwarded message begins, in text and in HTML alike.</summary>
/// <remarks>
/// <code>
/// for each line:  client's mark | header block | intro line | separator  -> history begins, if what follows agrees
///                 quotation without any of these                         -> history, if nothing but quotation follows
/// </code>
/// A quotation with words of the sender behind it is an answer between the lines: then the end of the mail is where the new text ends.
/// In doubt the end, too: a signature below the history is odd, one inside a sentence is wrong. Each line is looked at a bounded number
/// of times, so time is linear.
/// </remarks>
internal static class HistoryFinder
{
    private const string Answers = "answers stand between or below the quoted lines";

    public static HistoryStart Find(BodyOutline body)
    {
        var isAnswered = false;
        var line = 0;
        while (body.Has(line))
        {
            var opening = OpeningAt(body, line);
            if (opening.Marker is { } marker)
            {
                // What is not marked as quoted cannot be told from an answer: below a header block all is history.
                var isOpen = body[opening.Line].Depth == 0 && (!body.Has(opening.Content) || body[opening.Content].Depth == 0);
                return isOpen || OnlyQuotationFrom(body, body[opening.Line].Depth > 0 ? opening.Line : opening.Content)
                    ? new(opening.Line, marker, IsAnswered: false)
                    : new(-1, Answers, IsAnswered: true);
            }

            if (body[line].Depth == 0)
            {
                line++;
                continue;
            }

            // A blockquote that no client made, or a second quotation after one with an answer below, is a citation.
            if (body[line].Is(LineTraits.ClientQuote) && !isAnswered && OnlyQuotationFrom(body, line))
            {
                return new(line, "quoted lines", IsAnswered: false);
            }

            isAnswered |= body[line].Is(LineTraits.ClientQuote);
            line = EndOfQuotation(body, line);
        }

        return new(-1, isAnswered ? Answers : "no quoted message was found", isAnswered);
    }

    private static Opening OpeningAt(BodyOutline body, int line)
    {
        // Inside a quotation only its first line may open: what it quotes in turn is of no interest.
        if (body[line].Depth > 0 && line > 0 && body[line - 1].Depth > 0)
        {
            return default;
        }

        var marker = body[line].Marker;
        if (marker >= 0 && OpensByMark(body, line, ClientMarkers.All[marker]))
        {
            return new(line, EndOfWords(body, line), ClientMarkers.All[marker].Client);
        }

        if (HeaderBlock.BeginsAt(body, line, out var end))
        {
            return new(AboveRule(body, line), end, "header block");
        }

        if (SeparatorLine.Is(body.Text(line)))
        {
            return new(AboveRule(body, line), EndOfWords(body, line), "separator line");
        }

        return IntroLine.EndsAt(body, line, QuoteFollows(body, line), out var start) ? new(AboveRule(body, start), Math.Max(line, start) + 1, "intro line") : default;
    }

    private static bool OpensByMark(BodyOutline body, int line, ClientMarker marker)
    {
        if (marker.Meaning is MarkerMeaning.OpensWithLabel)
        {
            return body.Text(line).IndexOfAny(':', '\uFF1A') is > 0 and < LongestLabel;
        }

        // Yahoo and others wrap a whole mail in it now and then: without words above, words of a client have to confirm it.
        // A quotation that is an element of its own (Contains) goes through the same gate as ">": is there an answer below?
        return line > 0 && marker.Meaning is MarkerMeaning.Opens;
    }

    /// <summary>The first line behind an intro or header block that begins with this line.</summary>
    private static int EndOfWords(BodyOutline body, int line)
    {
        for (var i = line; i < line + MostIntroLines && body.Has(i); i++)
        {
            if (HeaderBlock.BeginsAt(body, i, out var end))
            {
                return end;
            }

            if (body[i].Depth == body[line].Depth && IntroLine.EndsAt(body, i, quoteFollows: true, out _))
            {
                return i + 1;
            }
        }

        return line + 1;
    }

    private static int AboveRule(BodyOutline body, int line) =>
        line > 0 && body[line - 1].Depth == body[line].Depth && SeparatorLine.IsRule(body.Text(line - 1)) ? line - 1 : line;

    private static bool QuoteFollows(BodyOutline body, int line) => body.Has(line + 1) && body[line + 1].Depth > body[line].Depth;

    private static int EndOfQuotation(BodyOutline body, int line)
    {
        while (body.Has(line) && body[line].Depth > 0)
        {
            line++;
        }

        return line;
    }

    /// <summary>Whether all from here on is quoted, apart from what clients and lists put below.</summary>
    private static bool OnlyQuotationFrom(BodyOutline body, int line)
    {
        for (; body.Has(line); line++)
        {
            if (body[line].Depth > 0 || body[line].Is(LineTraits.OnlyImages | LineTraits.OwnSignature))
            {
                continue;
            }

            var text = body.Text(line);
            if (OwnSignature.BeginsAt(text))
            {
                return true;
            }

            if (OwnSignature.IsSentFrom(text) || IsRestOfQuoted(body, line))
            {
                continue;
            }

            // Quoted messages may stand one below the other, each with its intro; the last of them perhaps without a mark on its lines.
            if (!OpensAnother(body, line, out var content))
            {
                return false;
            }

            if (!body.Has(content) || body[content].Depth == 0)
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>
    /// A quoted line that some hand wrapped: the rest of it lacks its "&gt;", but stands between quoted lines without a blank, and begins
    /// as no answer does or follows a full line.
    /// </summary>
    private static bool IsRestOfQuoted(BodyOutline body, int line)
    {
        if (body[line].HasBlankBefore || body[line - 1].Depth == 0 || !body.Has(line + 1) || body[line + 1].Depth == 0 || body[line + 1].HasBlankBefore)
        {
            return false;
        }

        var text = body.Text(line);
        return body.Text(line - 1).Length + text.Length > WrapColumn
            || text[0] is '(' or '<' or '[' or '_' or '=' or '&' or '?' or '/' or '%'
            || text.Contains("://", StringComparison.Ordinal);
    }

    private static bool OpensAnother(BodyOutline body, int line, out int content)
    {
        content = line + 1;
        if (HeaderBlock.BeginsAt(body, line, out var end))
        {
            content = end;
            return true;
        }

        return SeparatorLine.Is(body.Text(line))
            || IntroLine.EndsAt(body, line, QuoteFollows(body, line), out _);
    }

    private const int LongestLabel = 40;
    private const int MostIntroLines = 4;
    private const int WrapColumn = 60;

    /// <param name="Line">Where history begins.</param>
    /// <param name="Content">The first line of the message that is quoted.</param>
    /// <param name="Marker">What told so; null when nothing did.</param>
    private readonly record struct Opening(int Line, int Content, string? Marker);
}

/// <param name="Line">The first line of history, or -1.</param>
/// <param name="Reason">The mark it was found by, or why none was.</param>
/// <param name="IsAnswered">There is a quotation, and the sender wrote between or below its lines.</param>
internal readonly record struct HistoryStart(int Line, string Reason, bool IsAnswered)
{
    public bool IsFound => Line >= 0;
}
