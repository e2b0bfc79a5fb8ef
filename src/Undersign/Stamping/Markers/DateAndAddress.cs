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

    /// <summary>An address as clients put it behind a name, in angles, brackets or parentheses. Its end may stand on the next line.</summary>
    public static bool HasFramedAddress(ReadOnlySpan<char> line)
    {
        var open = line.IndexOfAny('<', '(', '[');
        return open >= 0 && HasAddress(line[(open + 1)..]);
    }

    /// <summary>What of a date and a time of day a line holds.</summary>
    public static DateParts PartsIn(ReadOnlySpan<char> line)
    {
        var parts = default(DateParts);
        var at = 0;
        while (line[at..].IndexOfAnyInRange('0', '9') is >= 0 and var digit)
        {
            at += digit;
            var end = EndOfDigits(line, at);
            if (end - at <= 2 && IsTime(line, end))
            {
                parts = parts with { HasTime = true };
                end += 3;
            }
            else if (end - at <= 2 && IsDate(line, end, out var second))
            {
                parts = parts with { IsInNumbers = true };
                end = second;
            }
            else
            {
                parts = parts.With(line[at..end]);
            }

            at = end;
        }

        return parts;
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
                return (word < 3 || isOpener) && token.IndexOf("://") < 0;
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

    /// <summary>Behind one or two digits: ":34" or "h34".</summary>
    private static bool IsTime(ReadOnlySpan<char> line, int end) =>
        end + 2 < line.Length && line[end] is ':' or 'h' && EndOfDigits(line, end + 1) - end == 3;

    /// <summary>Behind one or two digits: "/12/2024", ".12.2024" or "-12-2024". <paramref name="second"/> is the end of the second number.</summary>
    private static bool IsDate(ReadOnlySpan<char> line, int end, out int second)
    {
        second = end;
        if (end + 2 >= line.Length || line[end] is not ('.' or '/' or '-'))
        {
            return false;
        }

        second = EndOfDigits(line, end + 1);
        return second - end is 2 or 3 && second + 1 < line.Length && line[second] == line[end] && char.IsAsciiDigit(line[second + 1]);
    }
}
