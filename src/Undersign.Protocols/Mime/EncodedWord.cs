using System.Buffers;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Words in other charsets within header fields, <c>=?charset?encoding?text?=</c>. RFC 2047.</summary>
public static class EncodedWord
{
    // RFC 2047 §2 says 75 for the whole word; many clients do not count. The bound keeps a field of beginnings without ends linear.
    private const int MaxCharset = 80;
    private const int MaxText = 2000;

    /// <summary>Characters of a line that holds encoded words; good for others, too. RFC 2047 §2.</summary>
    private const int MaxLine = 76;

    private const string Opening = "=?utf-8?B?";
    private const string Closing = "?=";

    /// <summary>The value with its encoded words decoded; words that do not decode stay as they are.</summary>
    /// <remarks>Characters that clients cut in two across neighbouring words are put together. Line ends that a word hides become spaces.</remarks>
    public static string Decode(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
        {
            return value;
        }

        var output = new Output(value);
        var position = 0;
        while (value.IndexOf("=?", position, StringComparison.Ordinal) is >= 0 and var found)
        {
            if (!TryRead(value, found, out var word))
            {
                output.Plain(position..(found + 2));
                position = found + 2;
                continue;
            }

            // White space between two words is not text: RFC 2047 §6.2.
            if (!output.IsAfterWord || !value.AsSpan()[position..found].IsWhiteSpace())
            {
                output.Plain(position..found);
            }

            output.Add(word, value.AsSpan()[word.Text]);
            position = word.End;
        }

        output.Plain(position..value.Length);
        return output.ToString();
    }

    /// <summary>A text as the value of an unstructured field, folded: as it is where it is plain, else in words of UTF-8 and base64. RFC 2047 §5.</summary>
    /// <param name="text">One line.</param>
    /// <param name="column">Characters that stand before it in its line.</param>
    public static string Encode(string text, int column)
    {
        var isPlain = Ascii.IsValid(text) && !text.Contains("=?", StringComparison.Ordinal) && !text.Any(char.IsControl);
        return isPlain ? Fold(text, column) : InWords(text, column);
    }

    private static string Fold(string text, int column)
    {
        var folded = new StringBuilder(text.Length + 8);
        for (var at = 0; at < text.Length;)
        {
            var end = text.AsSpan(at + 1).IndexOf(' ') is var blank and >= 0 ? at + 1 + blank : text.Length;
            if (text[at] == ' ' && end - at > 1 && column + end - at > MaxLine)
            {
                folded.Append("\r\n");
                column = 0;
            }

            folded.Append(text, at, end - at);
            column += end - at;
            at = end;
        }

        return folded.ToString();
    }

    /// <summary>No character is cut in two: each word is whole by itself. RFC 2047 §5.</summary>
    private static string InWords(string text, int column)
    {
        var value = new StringBuilder();
        var octets = new List<byte>();
        Span<byte> encoded = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(encoded);
            if (octets.Count > 0 && column + Opening.Length + Closing.Length + ((octets.Count + length + 2) / 3 * 4) > MaxLine)
            {
                Finish();
                value.Append("\r\n ");
                column = 1;
            }

            octets.AddRange(encoded[..length]);
        }

        Finish();
        return value.ToString();

        void Finish()
        {
            value.Append(Opening).Append(Convert.ToBase64String([.. octets])).Append(Closing);
            octets.Clear();
        }
    }

    private static bool TryRead(string value, int start, out Word word)
    {
        word = default;
        var rest = value.AsSpan(start + 2);
        var mark = rest[..Math.Min(rest.Length, MaxCharset)].IndexOf('?');
        if (mark <= 0 || mark + 3 > rest.Length || rest[mark + 2] != '?' || (rest[mark + 1] | 0x20) is not ('q' or 'b'))
        {
            return false;
        }

        var text = rest[(mark + 3)..];
        var end = text[..Math.Min(text.Length, MaxText)].IndexOf("?=", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var charset = rest[..mark];
        var language = charset.IndexOf('*'); // RFC 2231 §5
        var textStart = start + 2 + mark + 3;
        word = new(
            (language < 0 ? charset : charset[..language]).ToString(), (rest[mark + 1] | 0x20) == 'b', textStart..(textStart + end), start, textStart + end + 2);
        return true;
    }

    private readonly record struct Word(string Charset, bool IsBase64, Range Text, int Start, int End);

    private sealed class Output(string value)
    {
        private readonly StringBuilder _text = new(value.Length);
        private readonly ArrayBufferWriter<byte> _octets = new();
        private string _charset = "";
        private int _start;
        private int _end;

        public bool IsAfterWord { get; private set; }

        public void Plain(Range range)
        {
            Flush();
            _text.Append(value.AsSpan()[range]);
        }

        public void Add(in Word word, ReadOnlySpan<char> text)
        {
            if (IsAfterWord && !_charset.Equals(word.Charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush();
            }

            (_charset, _start, _end) = (word.Charset, IsAfterWord ? _start : word.Start, word.End);
            IsAfterWord = true;
            if (word.IsBase64)
            {
                AddBase64(text);
            }
            else
            {
                AddQuoted(text);
            }
        }

        public override string ToString()
        {
            Flush();
            return _text.ToString();
        }

        private void AddBase64(ReadOnlySpan<char> text)
        {
            text = text.TrimEnd('=');
            var padded = string.Concat(text, "==".AsSpan(0, (4 - (text.Length % 4)) % 4 % 3)); // padding is forgotten now and then
            var destination = _octets.GetSpan(padded.Length);
            if (Convert.TryFromBase64String(padded, destination, out var written))
            {
                _octets.Advance(written);
            }
            else
            {
                _charset = "?"; // no charset: the word stays as it is
            }
        }

        // RFC 2047 §4.2: as quoted-printable, with an underscore for a space.
        private void AddQuoted(ReadOnlySpan<char> text)
        {
            Span<byte> octets = stackalloc byte[2];
            for (var i = 0; i < text.Length; i++)
            {
                var octet = text[i] == '_' ? (byte)' ' : text[i] < 0x80 ? (byte)text[i] : (byte)'?';
                if (text[i] == '=' && i + 2 < text.Length && text[i + 1] < 0x80 && text[i + 2] < 0x80)
                {
                    (octets[0], octets[1]) = ((byte)text[i + 1], (byte)text[i + 2]);
                    if (HexPair.TryRead(octets, out var escaped))
                    {
                        octet = escaped;
                        i += 2;
                    }
                }

                _octets.GetSpan(1)[0] = octet;
                _octets.Advance(1);
            }
        }

        private void Flush()
        {
            if (!IsAfterWord)
            {
                return;
            }

            var decoded = MailCharset.TryGet(_charset)?.TryDecode(_octets.WrittenSpan);
            if (decoded is null)
            {
                _text.Append(value.AsSpan()[_start.._end]);
            }
            else
            {
                _text.Append(decoded.Replace('\r', ' ').Replace('\n', ' '));
            }

            _octets.ResetWrittenCount();
            IsAfterWord = false;
        }
    }
}
