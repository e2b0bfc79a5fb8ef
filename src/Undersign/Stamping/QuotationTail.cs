using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>What stands below the beginning of a quotation: more of it, what clients and lists put there, or an answer.</summary>
internal static class QuotationTail
{
    /// <summary>Nobody wraps more narrowly.</summary>
    private const int WrapColumn = 65;

    /// <summary>And nobody more widely: what is longer is a paragraph.</summary>
    private const int LongestWrapped = 100;

    /// <summary>Quoted one below the other. What stands below that many is not looked at.</summary>
    private const int MostMessages = 1_000;

    /// <summary>Whether all from here on is quoted, apart from what clients and lists put below.</summary>
    /// <param name="body">The lines.</param>
    /// <param name="line">The first that is quoted.</param>
    /// <param name="hasWordsAbove">The sender wrote above the quotation: what stands below may be a footer then.</param>
    /// <param name="answer">The line that is neither, or -1.</param>
    public static bool IsAllFrom(BodyOutline body, int line, bool hasWordsAbove, out int answer)
    {
        answer = -1;
        var messages = 0;
        for (; messages < MostMessages && body.Has(line); line++)
        {
            if (body[line].Depth > 0 || body[line].Is(LineTraits.OnlyImages | LineTraits.OwnSignature))
            {
                continue;
            }

            var text = body.Text(line);
            if (OwnSignature.BeginsAt(text) || (hasWordsAbove && Footer.BeginsAt(body, line)))
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
                answer = line;
                return false;
            }

            messages++;
            if (!body.Has(content) || body[content].Depth == 0)
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>
    /// A quoted line that some hand wrapped: the rest of it lacks its "&gt;", but stands between quoted lines without a blank, goes on in the
    /// middle of a sentence, and its first word did not fit above.
    /// </summary>
    private static bool IsRestOfQuoted(BodyOutline body, int line)
    {
        if (body[line].HasBlankBefore || body[line - 1].Depth == 0 || !body.Has(line + 1) || body[line + 1].Depth == 0 || body[line + 1].HasBlankBefore)
        {
            return false;
        }

        var text = body.Text(line);
        var above = body.Text(line - 1);
        if (!body.IsReply && above.Length > LongestWrapped)
        {
            return true; // MailMate marks the first of several paragraphs only, and who forwards does not answer
        }

        if (text[0] is '(' or '<' or '[' or '_' or '=' or '&' or '?' or '/' or '%')
        {
            return true; // a link that was cut, at whatever column
        }

        var word = text.IndexOf(' ');
        return (char.IsLower(text[0]) || !char.IsLetterOrDigit(text[0]) || text.Contains("://", StringComparison.Ordinal))
            && above is [.., not ('?' or '!' or ':')]
            && above.Length + (word < 0 ? text.Length : word) >= WrapColumn;
    }

    private static bool OpensAnother(BodyOutline body, int line, out int content)
    {
        content = line + 1;
        if (HeaderBlock.BeginsAt(body, line, out var end))
        {
            content = end;
            return true;
        }

        return Opening.IsSeparator(body, line) || IntroLine.EndsAt(body, line, Opening.QuoteFollows(body, line), out _);
    }
}
