using System.Text;

namespace Undersign.Signatures;

/// <summary>Telephone numbers, written in one way however the directory has them.</summary>
internal static class PhoneNumber
{
    /// <summary>E.164 has 15 digits at most; this leaves room for an extension.</summary>
    private const int MostDigits = 24;

    /// <summary>The digits of a number, with a leading plus: <c>+49 (0)30 1234-56</c> becomes <c>+4930123456</c>.</summary>
    public static string Digits(string number)
    {
        var digits = new StringBuilder(MostDigits);
        foreach (var character in WithoutTrunkZero(number.Trim()))
        {
            if (char.IsAsciiDigit(character) && digits.Length < MostDigits)
            {
                digits.Append(character);
            }
            else if (character == '+' && digits.Length == 0)
            {
                digits.Append('+');
            }
        }

        return digits.ToString();
    }

    /// <summary>
    /// With a pattern, its <c>#</c> are filled with the digits; a number that is longer than the pattern loses its country code. Where the
    /// digits do not fit, and without a pattern, groups stay and are parted by single spaces. What has letters in it stays as it is.
    /// </summary>
    public static string Format(string number, string? pattern)
    {
        if (number.Any(char.IsLetter))
        {
            return number;
        }

        var digits = Digits(number).TrimStart('+');
        var places = pattern?.Count(static character => character == '#') ?? 0;
        var excess = digits.Length - places;
        var mayLoseCode = number.StartsWith('+') && pattern?.StartsWith('+') != true;
        if (pattern is null || places == 0 || excess < 0 || (excess > 0 && (!mayLoseCode || excess > 3)))
        {
            return Grouped(number);
        }

        var (filled, next) = (new StringBuilder(pattern.Length), excess);
        foreach (var character in pattern)
        {
            filled.Append(character == '#' ? digits[next++] : character);
        }

        return filled.ToString();
    }

    private static string Grouped(string number)
    {
        var grouped = new StringBuilder(number.Length);
        foreach (var character in WithoutTrunkZero(number.Trim()))
        {
            if (char.IsAsciiDigit(character) || (character == '+' && grouped.Length == 0))
            {
                grouped.Append(character);
            }
            else if (grouped.Length > 0 && grouped[^1] is not (' ' or '+'))
            {
                grouped.Append(' ');
            }
        }

        return grouped.ToString().TrimEnd();
    }

    /// <summary>The zero that is dialled from within the country alone.</summary>
    private static string WithoutTrunkZero(string number) => number.StartsWith('+') ? number.Replace("(0)", " ", StringComparison.Ordinal) : number;
}
