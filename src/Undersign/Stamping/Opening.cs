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

    /// <summary>The mark of a client, outside of any quotation.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Nothing but that a quotation follows speaks for its words: "You wrote:".</summary>
    public bool IsWeak { get; init; }

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
            return new(AboveRule(body, line), EndOfWords(body, line), ClientMarkers.All[marker].Client) { IsMarked = body[line].Depth == 0 };
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
            ? new(AboveRule(body, start), Math.Max(line, start) + 1, "intro line") { IsBare = true, IsWeak = start == line && !IntroLine.EndsAt(body, line, quoteFollows: false, out _) }
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

        // Words before it are a sentence's, unless a whole header block follows: a client then put its line behind the last one of the sender.
        var at = SeparatorLine.Find(text, out var end);
        if (at < 0)
        {
            return -1;
        }

        var below = WithoutTags(text[end..]);
        if (text[..at].Trim() is [] or ['<', .., '>'])
        {
            return below.IsEmpty || SeparatorLine.IsFramed(text) || HeaderBlock.LabelOf(below) is not HeaderLabel.None ? line : -1;
        }

        var isMailBelow = below.IsEmpty ? body.Has(line + 1) && HeaderBlock.BeginsAt(body, line + 1, out _) : HeaderBlock.IsOnOneLine(below);
        return isMailBelow && body.TrySplit(line, at) ? line + 1 : -1;
    }

    private static ReadOnlySpan<char> WithoutTags(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        while (text is ['<', ..] && text.IndexOf('>') is >= 0 and var close)
        {
            text = text[(close + 1)..].TrimStart();
        }

        return text;
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
