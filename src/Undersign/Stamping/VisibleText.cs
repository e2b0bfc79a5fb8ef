using System.Buffers;
using Undersign.Protocols.Html;

namespace Undersign.Stamping;

/// <summary>What HTML shows as text: references decoded, blanks joined, invisible characters gone.</summary>
/// <param name="markup">Characters of the whole, for a first guess at the room.</param>
internal sealed class VisibleText(int markup)
{
    /// <summary>Stands for a picture (U+FFFC, object replacement).</summary>
    public const char Image = '\uFFFC';

    private const string Blanks = " \t\r\n\f\u00A0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u3000";

    // Soft hyphen, zero-width and direction marks, byte order mark; newsletters fill their preview with the grapheme joiner.
    private const string Invisible = "\u00AD\u034F\u061C\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069\uFEFF";

    private static readonly SearchValues<char> Special = SearchValues.Create(Blanks + Invisible + "&");
    private static readonly SearchValues<char> Unseen = SearchValues.Create(Blanks + Invisible);

    private char[] _text = new char[Math.Clamp(markup / 2, 64, 2048)];
    private int _length;
    private int _lineStart;
    private bool _spaceWanted;

    public bool LineHasContent => _length > _lineStart;

    /// <summary>Whether a character is passed over: it shows nothing, not even a blank.</summary>
    public static bool IsInvisible(char character) => Invisible.Contains(character, StringComparison.Ordinal);

    public ReadOnlySpan<char> Slice(int start, int length) => _text.AsSpan(start, length);

    /// <summary>The first and last character that are seen; false where there is none. "&amp;nbsp;" is not seen.</summary>
    public static bool TrySpan(ReadOnlySpan<char> markup, out int first, out int last)
    {
        (first, last) = (0, markup.Length);
        while (first < last)
        {
            var seen = markup[first..last].IndexOfAnyExcept(Unseen);
            if (seen < 0)
            {
                return false;
            }

            first += seen;
            if (markup[first] != '&' || !IsBlankReference(markup[first..last], out var length))
            {
                break;
            }

            first += length;
        }

        last = first + markup[first..last].LastIndexOfAnyExcept(Unseen) + 1;
        return first < last;
    }

    public void AppendMarkup(ReadOnlySpan<char> markup)
    {
        while (!markup.IsEmpty)
        {
            var plain = markup.IndexOfAny(Special);
            plain = plain < 0 ? markup.Length : plain;
            Append(markup[..plain]);
            markup = markup[plain..];
            if (markup.IsEmpty)
            {
                return;
            }

            markup = markup[AppendSpecial(markup)..];
        }
    }

    public void Append(char character) => Append([character]);

    public void Space() => _spaceWanted |= LineHasContent;

    /// <summary>Ends the line: its place, the number of "&gt;" it began with, which are left out, and whether it shows only pictures.</summary>
    public (int Start, int Length, int Arrows, bool OnlyImages) EndLine()
    {
        var line = _text.AsSpan(_lineStart, _length - _lineStart);
        var at = 0;
        var arrows = 0;
        while (at < line.Length && line[at] is '>' or ' ')
        {
            arrows += line[at] == '>' ? 1 : 0;
            at++;
        }

        var result = (_lineStart + at, line.Length - at, arrows, line[at..].IndexOfAnyExcept(Image, ' ') < 0 && at < line.Length);
        (_lineStart, _spaceWanted) = (_length, false);
        return result;
    }

    /// <summary>How many characters of the markup were taken.</summary>
    private int AppendSpecial(ReadOnlySpan<char> markup)
    {
        if (markup[0] != '&')
        {
            Take(markup[0]);
            return 1;
        }

        if (!CharacterReference.TryDecode(markup, out var rune, out var length))
        {
            Append('&');
            return 1;
        }

        Span<char> characters = stackalloc char[2];
        var count = rune.EncodeToUtf16(characters);
        if (count == 1 && Unseen.Contains(characters[0]))
        {
            Take(characters[0]);
        }
        else
        {
            Append(characters[..count]);
        }

        return length;
    }

    private void Take(char unseen) => _spaceWanted |= LineHasContent && Blanks.Contains(unseen);

    private void Append(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_length + text.Length + 1 > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length + 1));
        }

        if (_spaceWanted)
        {
            _text[_length++] = ' ';
            _spaceWanted = false;
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    private static bool IsBlankReference(ReadOnlySpan<char> markup, out int length) =>
        CharacterReference.TryDecode(markup, out var rune, out length) && rune.IsBmp && Unseen.Contains((char)rune.Value);
}
