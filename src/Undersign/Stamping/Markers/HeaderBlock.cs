namespace Undersign.Stamping.Markers;

/// <summary>From, Sent, To and Subject of a quoted message, as Outlook and others repeat them above it.</summary>
internal static class HeaderBlock
{
    private const int MostLines = 16;
    private const int MostLinesBetween = 3;
    private const int LongestLineBetween = 200;
    private const int FewestLabels = 3;
    private const int LongestLabel = 30;
    private const int LongestOnOneLine = 500;

    /// <summary>Whether a block begins with this line; <paramref name="end"/> is the first line behind it.</summary>
    /// <remarks>
    /// Three labels of different meaning, one of them From, in any order and language; or two where the line of the sender or
    /// recipient holds an address and the line of the date a date. Prose has "From: our database", and bookings have From, To and
    /// Date, but not the rest of it.
    /// </remarks>
    public static bool BeginsAt(BodyOutline body, int line, out int end)
    {
        end = line;
        if (LabelOf(body.Text(line)) is HeaderLabel.None)
        {
            return false;
        }

        var isRuled = body[line].Marker >= 0 || (line > 0 && IsAbove(body.Text(line - 1)));
        var found = new HeaderLabelsFound(isRuled, body.IsReply, linesAbove: IsWithin(body, line) ? 0 : line);
        var depth = body[line].Depth;
        for (var i = line; i < line + MostLines && body.Has(i) && i - end <= MostLinesBetween; i++)
        {
            var text = body.Text(i);
            if (body[i].Depth != depth || (i > end && text.Length > LongestLineBetween))
            {
                break;
            }

            if (found.Add(text))
            {
                end = i + 1;
                if (found.AreComplete)
                {
                    return true; // what follows need not be read: it may be long
                }
            }
        }

        return found.AreEnough;
    }

    /// <summary>
    /// Whether a block of a language that no table knows begins with this line: below words or a rule that a client made, three lines
    /// with a label and a colon, and an address and a moment among them.
    /// </summary>
    /// <param name="body">The lines.</param>
    /// <param name="line">The first of the block.</param>
    /// <param name="isMarked">It stands in what clients put around such a block: then names and a day are enough.</param>
    public static bool LooksLikeOne(BodyOutline body, int line, bool isMarked = false)
    {
        var (labels, hasAddress, date) = (0, false, default(DateParts));
        for (var i = line; i < line + FewestLabels + 2 && body.Has(i) && body[i].Depth == body[line].Depth && HasValue(body.Text(i)); i++)
        {
            var text = body.Text(i);
            labels++;
            hasAddress |= DateAndAddress.HasAddress(text);
            date |= DateAndAddress.PartsIn(text);
        }

        return labels >= FewestLabels && (isMarked ? date.HasDay : hasAddress && date.IsMoment);
    }

    /// <summary>The first line of a block in which <see cref="BeginsAt"/> found this line as the first with a label that it knows.</summary>
    public static int TopOf(BodyOutline body, int line)
    {
        var top = line;
        while (top > 0 && line - top < MostLinesBetween && !body[top].HasBlankBefore && body[top - 1].Depth == body[line].Depth
            && body.Text(top - 1) is var text && text.Length <= LongestLineBetween && HasValue(text)
            && (DateAndAddress.HasAddress(text) || DateAndAddress.PartsIn(text).IsMoment))
        {
            top--;
        }

        return top;
    }

    /// <summary>What belongs to a block when it stands above it.</summary>
    public static bool IsAbove(ReadOnlySpan<char> line) => SeparatorLine.IsRule(line) || SeparatorLine.IsFramed(line);

    private static bool HasValue(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOfAny(':', '\uFF1A');
        return colon is > 0 and <= LongestLabel && colon + 1 < line.Length && line[..colon].IndexOfAnyInRange('0', '9') < 0;
    }

    /// <summary>Whether the line above has a label, too: what begins there was looked at before, and was no mail.</summary>
    private static bool IsWithin(BodyOutline body, int line) =>
        line > 0 && !body[line].HasBlankBefore && LabelOf(body.Text(line - 1)) is not HeaderLabel.None;

    /// <summary>Whether a line begins with a label and holds an address and a moment: all of a block without line ends.</summary>
    public static bool IsOnOneLine(ReadOnlySpan<char> line)
    {
        line = line[..Math.Min(line.Length, LongestOnOneLine)];
        return LabelOf(line) is not HeaderLabel.None && DateAndAddress.HasAddress(line) && DateAndAddress.PartsIn(line).IsMoment;
    }

    /// <summary>The label that a line begins with.</summary>
    public static HeaderLabel LabelOf(ReadOnlySpan<char> line)
    {
        line = line.TrimStart("*_ \u00A0\u200E\u200F\u202A\u202B\uFEFF>|");
        var limit = Math.Min(line.Length, MailWords.LongestLabel + 4);
        var colon = line[..limit].IndexOfAny(':', '\uFF1A');
        return colon <= 0 ? HeaderLabel.None : Look(line[..colon]);
    }

    /// <summary>What a label means, without its colon.</summary>
    public static HeaderLabel Look(ReadOnlySpan<char> label) =>
        MailWords.Labels.TryGetValue(label.Trim("*_ \u00A0\u3000\u200E\u200F\t."), out var meaning) ? meaning : HeaderLabel.None;
}
