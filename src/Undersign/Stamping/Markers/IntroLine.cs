namespace Undersign.Stamping.Markers;

/// <summary>"On 1 May 2026, Ann &lt;ann@example.net&gt; wrote:", in any language, on one line or wrapped over several.</summary>
internal static class IntroLine
{
    private const int MostLines = 4;
    private const int Longest = 500;

    /// <summary>Whether an intro ends with this line; <paramref name="start"/> is the line that it begins with.</summary>
    /// <remarks>
    /// It is found from its end, where the verb or the colon is, because clients wrap it at 76 columns. Evidence is asked for: a person
    /// also begins with "On", and also ends with "wrote:". Weak evidence is enough where a quotation follows.
    /// </remarks>
    public static bool EndsAt(BodyOutline body, int line, bool quoteFollows, out int start)
    {
        start = line;
        var last = body.Text(line);
        if (last.Length > Longest)
        {
            return false;
        }

        var tail = last.TrimEnd("-_*\" \u00A0\u200B\u3000");
        var endsWithColon = tail.EndsWith(':') || tail.EndsWith('\uFF1A');
        var isFramed = last.EndsWith("--", StringComparison.Ordinal);
        var verb = HasVerb(last);
        if (!endsWithColon && !(verb && (isFramed || quoteFollows)))
        {
            return quoteFollows && IsDateAndAddress(last);
        }

        var hasAddress = DateAndAddress.HasAddress(last);
        var hasDate = DateAndAddress.HasDate(last);
        for (var first = line; first > line - MostLines && first >= 0; first--)
        {
            var text = body.Text(first);
            if (first < line)
            {
                hasAddress |= DateAndAddress.HasAddress(text);
                hasDate |= DateAndAddress.HasDate(text);
                verb |= HasVerb(text);
            }

            if (DateAndAddress.BeginsLikeIntro(text) && hasDate && (verb || (hasAddress && endsWithColon)))
            {
                start = first;
                return true;
            }

            if (body[first].HasBlankBefore || text.Length > Longest || (first > 0 && body[first - 1].Depth != body[first].Depth))
            {
                break;
            }
        }

        return IsNameAndVerb(last, verb, hasAddress) || (isFramed && verb && IsFramed(last)) || (quoteFollows && (verb || (endsWithColon && (hasDate || hasAddress))));
    }

    /// <summary>"Ann &lt;ann@example.net&gt; schrieb:" needs no date: nobody types an address in angle brackets before a verb.</summary>
    private static bool IsNameAndVerb(ReadOnlySpan<char> line, bool verb, bool hasAddress)
    {
        if (!verb || !hasAddress)
        {
            return false;
        }

        var open = line.IndexOf('<');
        return open >= 0 && line[open..].Contains('@') && line[open..].Contains('>');
    }

    /// <summary>"2011/4/7 Ann &lt;ann@example.net&gt;", without a colon.</summary>
    private static bool IsDateAndAddress(ReadOnlySpan<char> line) =>
        line.EndsWith('>') && char.IsAsciiDigit(line[0]) && DateAndAddress.HasDate(line) && DateAndAddress.HasAddress(line);

    /// <summary>"---- Ann wrote ----".</summary>
    private static bool IsFramed(ReadOnlySpan<char> line) => line.StartsWith("--", StringComparison.Ordinal);

    private static bool HasVerb(ReadOnlySpan<char> line)
    {
        var at = 0;
        while (at < line.Length)
        {
            var next = line[at..].IndexOfAny(MailWords.Wrote);
            if (next < 0)
            {
                return false;
            }

            at += next;
            if (at == 0 || !char.IsLetter(line[at - 1]) || line[at] > FirstIdeograph)
            {
                return true;
            }

            at++;
        }

        return false;
    }

    /// <summary>From here on words are not set apart by blanks.</summary>
    private const char FirstIdeograph = '\u2E80';
}
