using System.Buffers;
using System.Text;

namespace Undersign.Signatures;

/// <summary>Makes of what a directory says one harmless line: anybody may have written it there.</summary>
internal static class FieldText
{
    /// <summary>Characters of one field; what is beyond is cut off.</summary>
    public const int MaxLength = 2000;

    /// <summary>
    /// Line ends and other control characters become spaces. Marks that turn the direction of the text around (U+202A to U+202E, U+2066 to U+2069)
    /// go: they would reach beyond the field. The direction of letters themselves stays. Byte order marks, noncharacters and what marks our tags go too.
    /// </summary>
    private const string Turning = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF\uFFFE\uFFFF";

    private static readonly SearchValues<char> Unwanted = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(static code => (char)code), '\u2028', '\u2029', .. Enumerable.Range(0xFDD0, 0x20).Select(static code => (char)code), .. Turning]);

    /// <summary>Null when nothing is left.</summary>
    public static string? Clean(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var text = value.AsSpan();
        text = (text.Length > MaxLength ? text[..MaxLength] : text).Trim();
        if (!text.ContainsAny(Unwanted) && !text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text.Length == 0 ? null : text.Length == value.Length ? value : text.ToString();
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half a character becomes U+FFFD, also where the cut was
        {
            if (!rune.IsBmp || !Unwanted.Contains((char)rune.Value))
            {
                clean.Append(rune.ToString());
            }
            else if ((Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029) && clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }

        var result = clean.ToString().Trim();
        return result.Length == 0 ? null : result;
    }
}
