namespace Undersign.Stamping.Markers;

/// <summary>"On 1 May 2026, Ann &lt;ann@example.net&gt; wrote:", in any language, on one line or wrapped over several.</summary>
internal static class IntroLine
{
    private const int MostLines = 4;
    private const int Longest = 500;
    private const int LongestVerb = 24;

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
            return false; // nearly every line of a mail; the search for verbs is the dear part
        }

        var verb = HasVerb(last);
        if (!endsWithColon && !verb)
        {
            return quoteFollows && IsDateAndAddress(last);
        }

        var evidence = new Evidence(verb, endsWithColon, quoteFollows);
        var first = FindStart(body, line, ref evidence);
        if (first >= 0)
        {
            start = first;
            return true;
        }

        if (quoteFollows && endsWithColon && StartWithin(last) is > 0 and var offset && body.TrySplit(line, offset))
        {
            start = line + 1;
            return true;
        }

        return IsNameAndVerb(last, verb) || (isFramed && verb && last.StartsWith("--", StringComparison.Ordinal)) || evidence.IsEnoughAboveQuote;
    }

    /// <summary>The first of the lines that end with this one and begin as an intro does, or -1.</summary>
    private static int FindStart(BodyOutline body, int line, ref Evidence evidence)
    {
        var start = -1;
        for (var first = line; first > line - MostLines && first >= 0; first--)
        {
            var text = body.Text(first);
            if (text.Length > Longest || (first < line && (body[first].Depth != body[line].Depth || text[^1] is '.' or '!' or '?' or ':')))
            {
                break;
            }

            evidence.Add(text);
            if (DateAndAddress.BeginsLikeIntro(text) && evidence.IsEnough)
            {
                start = first;
            }

            if (body[first].HasBlankBefore)
            {
                break;
            }
        }

        return start;
    }

    /// <summary>What the lines looked at so far say.</summary>
    private struct Evidence(bool verb, bool endsWithColon, bool quoteFollows)
    {
        private bool _verb = verb;
        private bool _hasDate;
        private bool _hasAddress;

        public readonly bool IsEnough => (_hasDate && (_verb || (_hasAddress && endsWithColon))) || (quoteFollows && _verb && _hasAddress);

        public readonly bool IsEnoughAboveQuote => quoteFollows && (_verb || (endsWithColon && (_hasDate || _hasAddress)));

        public void Add(ReadOnlySpan<char> line)
        {
            _verb |= HasVerb(line);
            _hasDate |= DateAndAddress.HasDate(line);
            _hasAddress |= DateAndAddress.HasAddress(line);
        }
    }

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
                if (word > 0 && MailWords.Openers.Contains(rest[..word]) && DateAndAddress.BeginsLikeIntro(rest) && DateAndAddress.HasDate(rest)
                    && DateAndAddress.HasAddress(rest) && HasVerb(rest))
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
        return close > 0 && line.Length - close is > 1 and < LongestVerb && HasVerb(line[(close + 1)..]);
    }

    /// <summary>"Ann &lt;ann@example.net&gt; schrieb:" needs no date: nobody types an address in angle brackets before a verb.</summary>
    private static bool IsNameAndVerb(ReadOnlySpan<char> line, bool verb)
    {
        if (!verb || !DateAndAddress.HasAddress(line))
        {
            return false;
        }

        var open = line.IndexOf('<');
        return open >= 0 && line[open..].Contains('@') && line[open..].Contains('>');
    }

    /// <summary>"2011/4/7 Ann &lt;ann@example.net&gt;", without a colon.</summary>
    private static bool IsDateAndAddress(ReadOnlySpan<char> line) =>
        line.EndsWith('>') && char.IsAsciiDigit(line[0]) && DateAndAddress.HasDate(line) && DateAndAddress.HasAddress(line);

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
            if (at == 0 || line[at] > FirstIdeograph || !(char.IsLetter(line[at - 1]) || line[at - 1] is '-' or '/' or '_' or '.' or '='))
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
