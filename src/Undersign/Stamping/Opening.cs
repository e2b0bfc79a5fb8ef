using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>A line with which a quoted or forwarded message begins, if what follows agrees.</summary>
/// <param name="Line">Where history begins.</param>
/// <param name="Content">The first line of the message that is quoted.</param>
/// <param name="Marker">What told so; null when nothing did.</param>
/// <param name="IsSure">What follows is history, quoted or not.</param>
internal readonly record struct Opening(int Line, int Content, string? Marker, bool IsSure = false)
{
    private const int MostIntroLines = 4;

    /// <summary>A line of words and nothing else: neither a client's mark nor a header block.</summary>
    public bool IsBare { get; init; }

    /// <summary>What opens with this line: the mark of a client, a header block, a separator or an intro.</summary>
    public static Opening At(BodyOutline body, int line)
    {
        // Inside a quotation only its first line may open: what it quotes in turn is of no interest.
        if (body[line].Depth > 0 && line > 0 && body[line - 1].Depth > 0)
        {
            return default;
        }

        if (GroupWiseIntro.Is(body, line))
        {
            return new(line, line + 1, "intro line", IsSure: true);
        }

        var marker = body[line].Marker;
        if (marker >= 0 && OpensByMark(body, line, ClientMarkers.All[marker]))
        {
            return new(AboveRule(body, line), EndOfWords(body, line), ClientMarkers.All[marker].Client);
        }

        if (HeaderBlock.BeginsAt(body, line, out var end))
        {
            return new(AboveRule(body, HeaderBlock.TopOf(body, line)), end, "header block");
        }

        if (SeparatorAt(body, line) is >= 0 and var separator)
        {
            end = EndOfWords(body, separator);
            return new(AboveRule(body, separator), end, "separator line") { IsBare = end == separator + 1 };
        }

        return IntroLine.EndsAt(body, line, QuoteFollows(body, line), out var start)
            ? new(AboveRule(body, start), Math.Max(line, start) + 1, "intro line") { IsBare = true }
            : default;
    }

    /// <summary>Whether the next line is quoted, and this one is not, or less deeply.</summary>
    public static bool QuoteFollows(BodyOutline body, int line) => body.Has(line + 1) && body[line + 1].Depth > body[line].Depth;

    /// <summary>Whether nothing but words that part new from old stand on this line, and what follows agrees where they are not framed.</summary>
    public static bool IsSeparator(BodyOutline body, int line)
    {
        var text = body.Text(line);
        return SeparatorLine.Is(text)
            || (SeparatorLine.IsHeading(text) && (body.IsReply || QuoteFollows(body, line) || (body.Has(line + 1) && HeaderBlock.BeginsAt(body, line + 1, out _))))
            || (HeaderBlock.IsAbove(text) && body.Has(line + 1) && HeaderBlock.LooksLikeOne(body, line + 1));
    }

    /// <summary>This line, or the next where the words begin within this one, or -1.</summary>
    private static int SeparatorAt(BodyOutline body, int line)
    {
        var text = body.Text(line);
        if (IsSeparator(body, line))
        {
            return line;
        }

        var at = SeparatorLine.Find(text);
        if (at < 0 || text[..at].Trim() is [] or ['<', .., '>'])
        {
            return at < 0 ? -1 : line;
        }

        return body.TrySplit(line, at) ? line + 1 : -1;
    }

    private static bool OpensByMark(BodyOutline body, int line, ClientMarker marker)
    {
        if (marker.Meaning is MarkerMeaning.OpensWithLabel)
        {
            return HeaderBlock.LabelOf(body.Text(line)) is not HeaderLabel.None || HeaderBlock.LooksLikeOne(body, line, isMarked: true);
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
        line > 0 && body[line - 1].Depth == body[line].Depth && HeaderBlock.IsAbove(body.Text(line - 1)) ? line - 1 : line;
}
