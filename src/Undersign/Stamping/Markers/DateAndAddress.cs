namespace Undersign.Stamping.Markers;

/// <summary>What speaks for a line being made by a mail client and not by a person: a date, a time of day, an address.</summary>
internal static class DateAndAddress
{
    private const int LastFirstDigit = 6;

    /// <summary>Something like user@host.</summary>
    public static bool HasAddress(ReadOnlySpan<char> line)
    {
        var at = line.IndexOf('@');
        while (at >= 0)
        {
            if (at > 0 && at + 1 < line.Length && !char.IsWhiteSpace(line[at - 1]) && char.IsLetterOrDigit(line[at + 1]))
            {
                return true;
            }

            var next = line[(at + 1)..].IndexOf('@');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>A year with a day beside it, a date in numbers, or a time of day. A year alone is no evidence: people write about 1984.</summary>
    public static bool HasDate(ReadOnlySpan<char> line)
    {
        var (hasYear, hasDay) = (false, false);
        var at = 0;
        while (at < line.Length)
        {
            if (!char.IsAsciiDigit(line[at]))
            {
                at++;
                continue;
            }

            var end = EndOfDigits(line, at);
            var length = end - at;
            if (length <= 2 && IsTimeOrDate(line, end))
            {
                return true;
            }

            hasYear |= length == 4 && line[at..end] is ['1', '9', ..] or ['2', '0', ..] or ['2', '5', ..];
            hasDay |= length <= 2;
            at = end;
        }

        return hasYear && hasDay;
    }

    /// <summary>Whether a line begins as an intro line does: with a digit soon, or with "On", "Am", "Le" and a digit a little later.</summary>
    public static bool BeginsLikeIntro(ReadOnlySpan<char> line)
    {
        line = line.TrimStart("-*_>\"'([ \u00A0");
        var word = 0;
        var isOpener = false;
        foreach (var range in line.SplitAny(' ', ','))
        {
            var token = line[range];
            if (token.IsEmpty)
            {
                continue;
            }

            if (token.IndexOfAnyInRange('0', '9') >= 0 && !token.Contains('@'))
            {
                return word < 3 || isOpener;
            }

            isOpener |= word == 0 && MailWords.Openers.Contains(token);
            if (++word == LastFirstDigit)
            {
                return false;
            }
        }

        return false;
    }

    private static int EndOfDigits(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && char.IsAsciiDigit(line[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Behind one or two digits: ":34", "h34", ".34", "/12/2024", ".12.2024", "-12-2024".</summary>
    private static bool IsTimeOrDate(ReadOnlySpan<char> line, int end)
    {
        if (end + 2 >= line.Length || line[end] is not (':' or '.' or '/' or '-' or 'h'))
        {
            return false;
        }

        var second = EndOfDigits(line, end + 1);
        var digits = second - end - 1;
        if (line[end] is ':' or 'h')
        {
            return digits == 2;
        }

        return digits is 1 or 2 && second + 1 < line.Length && line[second] == line[end] && char.IsAsciiDigit(line[second + 1]);
    }
}
