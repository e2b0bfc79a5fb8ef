using System.Globalization;
using System.Net;
using System.Text;

namespace Undersign.Protocols.Html;

/// <summary>"&amp;amp;", "&amp;#8364;" and "&amp;#x20AC;": WHATWG #character-reference-state.</summary>
/// <remarks>Limit: of the named references those of HTML 4 are known (253), not the two thousand of today; mail does not use the others.</remarks>
public static class CharacterReference
{
    /// <summary>The longest run of letters or digits that is looked at behind "&amp;".</summary>
    private const int LongestName = 10;

    // The C1 controls are read as windows-1252 (#numeric-character-reference-end-state).
    private const string C1 = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>Decodes the reference that <paramref name="source"/> begins with.</summary>
    /// <param name="source">Begins with "&amp;".</param>
    /// <param name="character">What it stands for.</param>
    /// <param name="length">In characters of the source.</param>
    /// <returns>False when it is an ampersand like any other.</returns>
    public static bool TryDecode(ReadOnlySpan<char> source, out Rune character, out int length)
    {
        (character, length) = (default, 0);
        if (source.Length < 3)
        {
            return false;
        }

        return source[1] == '#' ? TryDecodeNumber(source, out character, out length) : TryDecodeName(source, out character, out length);
    }

    /// <summary>Decodes all references of a text or of an attribute's value.</summary>
    public static string Decode(ReadOnlySpan<char> source)
    {
        var decoded = new StringBuilder(source.Length);
        while (source.IndexOf('&') is var at and >= 0)
        {
            decoded.Append(source[..at]);
            source = source[at..];
            var isReference = TryDecode(source, out var character, out var length);
            decoded.Append(isReference ? character.ToString() : "&");
            source = source[(isReference ? length : 1)..];
        }

        return decoded.Append(source).ToString();
    }

    private static bool TryDecodeNumber(ReadOnlySpan<char> source, out Rune character, out int length)
    {
        var isHex = source[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        while (end < source.Length && end - start < LongestName && (isHex ? char.IsAsciiHexDigit(source[end]) : char.IsAsciiDigit(source[end])))
        {
            end++;
        }

        (character, length) = (Rune.ReplacementChar, end < source.Length && source[end] == ';' ? end + 1 : end);
        if (end == start)
        {
            return false;
        }

        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (uint.TryParse(source[start..end], style, CultureInfo.InvariantCulture, out var code) && code > 0 && Rune.IsValid(code))
        {
            character = code is >= 0x80 and <= 0x9F ? new Rune(C1[(int)code - 0x80]) : new Rune(code);
        }

        return true;
    }

    private static bool TryDecodeName(ReadOnlySpan<char> source, out Rune character, out int length)
    {
        var end = 1;
        while (end < source.Length && end <= LongestName && char.IsAsciiLetterOrDigit(source[end]))
        {
            end++;
        }

        var name = source[1..end];
        length = end < source.Length && source[end] == ';' ? end + 1 : end;
        character = name switch
        {
            "nbsp" => new Rune('\u00A0'),
            "amp" => new Rune('&'),
            "lt" => new Rune('<'),
            "gt" => new Rune('>'),
            "quot" => new Rune('"'),
            _ => default,
        };
        if (character != default)
        {
            return true;
        }

        if (end >= source.Length || source[end] != ';')
        {
            return false;
        }

        var decoded = WebUtility.HtmlDecode(source[..(end + 1)].ToString());
        return decoded[0] != '&' && Rune.TryGetRuneAt(decoded, 0, out character);
    }
}
