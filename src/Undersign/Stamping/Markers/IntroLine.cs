namespace Undersign.Stamping.Markers;

/// <summary>"On 1 May 2026, Ann &lt;ann@example.net&gt; wrote:", in any language, on one line or wrapped over several.</summary>
internal static class IntroLine
{
    private const int MostLines = 4;
    private const int Longest = 500;
    private const int LongestVerb = 24;
    private const int LongestLabel = 24;

    /// <summary>"Le mar. 15 mars 2016 à 12:30" has four.</summary>
    private const int MostDateWords = 4;

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
        if (!endsWithColon && !isFramed && !quoteFollows && !EndsWithVerb(tail))
        {
            return IsWithTextBehind(last); // nearly every line of a mail; the search for verbs is the dear part
        }

        if (!endsWithColon && IntroVerbs.Find(last) is IntroVerb.None)
        {
            return quoteFollows && IsDateAlone(last);
        }

        var evidence = new IntroEvidence(endsWithColon, quoteFollows, body.IsReply);
        var first = FindStart(body, line, ref evidence);
        if (quoteFollows && endsWithColon && (first < 0 || !DateAndAddress.BeginsLikeIntro(body.Text(first)))
            && StartWithin(last) is > 0 and var offset && body.TrySplit(line, offset))
        {
            start = line + 1;
            return true;
        }

        if (first >= 0)
        {
            start = first;
            return true;
        }

        return evidence.IsEnoughAboveQuote || ((body.IsReply || quoteFollows) && (endsWithColon || isFramed || EndsWithVerb(tail)) && IsNameAndVerb(last));
    }

    /// <summary>The first of the lines that end with this one and begin as an intro does, or -1.</summary>
    private static int FindStart(BodyOutline body, int line, ref IntroEvidence evidence)
    {
        var start = -1;
        for (var first = line; first > line - MostLines && first >= 0; first--)
        {
            var text = body.Text(first);
            if (text.Length > Longest || (first < line && (body[first].Depth != body[line].Depth || EndsSentence(text) || HasLabel(text))))
            {
                break;
            }

            evidence.Add(text, isEnd: first == line);
            if ((DateAndAddress.BeginsLikeIntro(text) && evidence.IsEnough) || (start < 0 && evidence.IsEnoughForName))
            {
                start = first;
            }

            // What is cut before an address goes on above it, even over a blank line; everything else ends there, and so does an item of a list.
            if ((body[first].HasBlankBefore && !text.StartsWith('<')) || text is ['-' or '*' or '+' or '\u2022', ' ', ..])
            {
                break;
            }
        }

        return start;
    }

    /// <summary>"Sa., 19. Sep." goes on in the next line, "I was there." does not.</summary>
    private static bool EndsSentence(ReadOnlySpan<char> line) =>
        line.IsEmpty || line[^1] is '!' or '?' or ':' || (line[^1] is '.' && !DateAndAddress.HasFramedAddress(line));

    /// <summary>"License: GPL" is a line of a list, not the middle of an intro.</summary>
    private static bool HasLabel(ReadOnlySpan<char> line) => line.IndexOf(": ") is > 0 and < LongestLabel;

    /// <summary>"Ok. On 1 May 2026, ann@example.net wrote:": a client that put its intro behind the last words without a new line.</summary>
    private static int StartWithin(ReadOnlySpan<char> line)
    {
        var found = -1;
        for (var at = 1; at < line.Length; at++)
        {
            if (line[at - 1] is ' ' or '-' && char.IsUpper(line[at]))
            {
                var rest = line[at..];
                var word = rest.IndexOf(' ');
                if (word > 0 && MailWords.Openers.Contains(rest[..word]) && DateAndAddress.BeginsLikeIntro(rest) && DateAndAddress.PartsIn(rest).HasAny
                    && DateAndAddress.HasAddress(rest) && IntroVerbs.Find(rest) is not IntroVerb.None)
                {
                    found = at;
                }
            }
        }

        while (found > 0 && line[found - 1] is ' ' or '-')
        {
            found--;
        }

        return found;
    }

    /// <summary>"... &lt;ann@example.net&gt; wrote", without a colon.</summary>
    private static bool EndsWithVerb(ReadOnlySpan<char> line)
    {
        var close = line.LastIndexOf('>');
        return close > 0 && line.Length - close is > 1 and < LongestVerb && !line[close..].Contains(':') && IntroVerbs.Find(line[(close + 1)..]) is IntroVerb.Fits;
    }

    /// <summary>"On 1 May 2026 at 10:02, Ann&lt;ann@example.net&gt; wrote:  Dear Bob": Yahoo for Android keeps no line ends.</summary>
    private static bool IsWithTextBehind(ReadOnlySpan<char> line)
    {
        if (!DateAndAddress.HasAddress(line) || !DateAndAddress.BeginsLikeIntro(line))
        {
            return false;
        }

        var close = line.IndexOf('>');
        var colon = close < 0 ? -1 : line[close..].IndexOf(':');
        return colon is > 1 and < LongestVerb && DateAndAddress.PartsIn(line[..close]).IsMoment && IntroVerbs.IsAlone(line[(close + 1)..(close + colon + 1)].Trim());
    }

    /// <summary>"2011/4/7 Ann &lt;ann@example.net&gt;", or "On Tue, 15 Mar 2016 12:30:19 +0000": a date and nobody's sentence.</summary>
    private static bool IsDateAlone(ReadOnlySpan<char> line)
    {
        var parts = DateAndAddress.PartsIn(line);
        if (line.EndsWith('>'))
        {
            return char.IsAsciiDigit(line[0]) && parts.HasDay && DateAndAddress.HasAddress(line);
        }

        var words = 0;
        foreach (var range in line.SplitAny(' ', ','))
        {
            words += !line[range].IsEmpty && char.IsLetter(line[range][0]) ? 1 : 0;
        }

        return parts.IsMoment && words <= MostDateWords && line[^1] is not ('.' or '!' or '?') && DateAndAddress.BeginsLikeIntro(line);
    }

    /// <summary>"Ann &lt;ann@example.net&gt; schrieb:" needs no date in a reply: hardly anybody types an address in angle brackets before a verb.</summary>
    private static bool IsNameAndVerb(ReadOnlySpan<char> line)
    {
        if (IntroVerbs.Find(line) is not IntroVerb.Fits || !DateAndAddress.HasAddress(line))
        {
            return false;
        }

        var open = line.IndexOfAny('<', '(');
        return open < 0
            ? line.Count(' ') == 1 && line.IndexOf('@') < line.IndexOf(' ')
            : line[open..].IndexOfAny('>', ')') >= 0 && DateAndAddress.HasAddress(line[open..]);
    }
}
