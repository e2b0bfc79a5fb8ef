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
        var (isAnswered, needsMark) = (false, false);
        var (line, answer) = (0, -1);
        while (line < MostLines && body.Has(line))
        {
            var opening = Opening.At(body, line);
            if (opening.Marker is { } marker && (opening.IsMarked || !needsMark))
            {
                var first = body[opening.Line].Depth > 0 ? opening.Line : opening.Content;
                if (Judge(body, opening, marker, first, ref answer) is { } start)
                {
                    return start;
                }

                // The sender may have pasted it, and what the client quotes by itself is still to come.
                (isAnswered, needsMark) = (true, !opening.IsWeak);
                line = EndOfQuotation(body, first);
                continue;
            }

            if (body[line].Depth == 0)
            {
                line++;
                continue;
            }

            // A second quotation after one with an answer below is a citation, unless a client's words or mark open it.
            var end = EndOfQuotation(body, line);
            if (!isAnswered && IsHistory(body, line, end))
            {
                return new(line, "quoted lines", IsAnswered: false);
            }

            isAnswered |= body[line].Is(LineTraits.ClientQuote);
            line = end;
        }

        return new(-1, isAnswered ? Answers : "no quoted message was found", isAnswered);
    }

    /// <summary>Whether what opens is history, or holds answers; null where it may be something that the sender pasted.</summary>
    private static HistoryStart? Judge(BodyOutline body, in Opening opening, string marker, int first, ref int answer)
    {
        // What is not marked as quoted cannot be told from an answer: below a header block all is history.
        var isOpen = body[opening.Line].Depth == 0 && (!body.Has(opening.Content) || body[opening.Content].Depth == 0);
        if (isOpen || opening.IsSure || (first > answer && QuotationTail.IsAllFrom(body, first, hasWordsAbove: opening.Line > 0, out answer)))
        {
            return new(opening.Line, marker, IsAnswered: false) { IsOpened = true, IsBare = isOpen && opening.IsBare };
        }

        return opening.IsMarked || !opening.IsBare ? new(-1, Answers, IsAnswered: true) : null;
    }

    /// <summary>
    /// A blockquote that no client made, and one line behind an arrow, are citations, unless the mail is a reply and they end it: a verse,
    /// "&gt; 30 days".
    /// </summary>
    private static bool IsHistory(BodyOutline body, int line, int end) => body[line].Is(LineTraits.ClientQuote)
        ? (body.IsReply || !body[line].Is(LineTraits.Arrows) || end - line > 1) && QuotationTail.IsAllFrom(body, line, hasWordsAbove: line > 0, out _)
        : body.IsReply && line > 0 && !body.Has(end);

    private static int EndOfQuotation(BodyOutline body, int line)
    {
        while (body.Has(line) && body[line].Depth > 0)
        {
            line++;
        }

        return line;
    }

    /// <summary>Of new text. A sender who writes more gets the signature at the end; whoever sends empty lines by the million gets no more of our time.</summary>
    private const int MostLines = 20_000;
}

/// <param name="Line">The first line of history, or -1.</param>
/// <param name="Reason">The mark it was found by, or why none was.</param>
/// <param name="IsAnswered">There is a quotation, and the sender wrote between or below its lines.</param>
internal readonly record struct HistoryStart(int Line, string Reason, bool IsAnswered)
{
    public bool IsFound => Line >= 0;

    /// <summary>A line of words told so, and nothing below it is quoted: it may be the sender's own.</summary>
    public bool IsBare { get; init; }

    /// <summary>Words or the mark of a client stand above it; not quoted lines alone.</summary>
    public bool IsOpened { get; init; }
}
