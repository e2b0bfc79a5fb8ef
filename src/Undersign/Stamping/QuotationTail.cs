using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>What stands below the beginning of a quotation: more of it, what clients and lists put there, or an answer.</summary>
internal static class QuotationTail
{
    private const int WrapColumn = 60;

    /// <summary>Quoted one below the other. What stands below that many is not looked at.</summary>
    private const int MostMessages = 1_000;

    /// <summary>Whether all from here on is quoted, apart from what clients and lists put below.</summary>
    public static bool IsAllFrom(BodyOutline body, int line)
    {
        var messages = 0;
        for (; messages < MostMessages && body.Has(line); line++)
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

            messages++;
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

        return SeparatorLine.Is(body.Text(line)) || GroupWiseIntro.Is(body.Text(line))
            || IntroLine.EndsAt(body, line, Opening.QuoteFollows(body, line), out _);
    }
}
