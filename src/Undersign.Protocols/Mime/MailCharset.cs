using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>A charset as mail names it, strict in both directions: what does not fit does not convert. RFC 2046 §4.1.2.</summary>
internal sealed class MailCharset
{
    /// <summary>The longest name that is looked up; IANA's longest is shorter.</summary>
    private const int MaxName = 45;

    // Names that .NET does not know and mail uses.
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["ansi_x3.4-1968"] = "us-ascii",
        ["ansi_x3.4-1986"] = "us-ascii",
        ["iso646-us"] = "us-ascii",
        ["ascii"] = "us-ascii",
        ["us_ascii"] = "us-ascii",
        ["usascii"] = "us-ascii",
        ["646"] = "us-ascii",
        ["utf8"] = "utf-8",
        ["utf_8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["latin1"] = "iso-8859-1",
        ["latin-1"] = "iso-8859-1",
        ["l1"] = "iso-8859-1",
        ["iso8859-1"] = "iso-8859-1",
        ["iso_8859-1"] = "iso-8859-1",
        ["8859-1"] = "iso-8859-1",
        ["iso8859-2"] = "iso-8859-2",
        ["iso8859-15"] = "iso-8859-15",
        ["iso_8859-15"] = "iso-8859-15",
        ["latin9"] = "iso-8859-15",
        ["latin-9"] = "iso-8859-15",
        ["cp1250"] = "windows-1250",
        ["cp1251"] = "windows-1251",
        ["cp1252"] = "windows-1252",
        ["cp-1252"] = "windows-1252",
        ["win-1252"] = "windows-1252",
        ["ansi"] = "windows-1252",
        ["cp1253"] = "windows-1253",
        ["cp1254"] = "windows-1254",
        ["cp1255"] = "windows-1255",
        ["cp1256"] = "windows-1256",
        ["cp1257"] = "windows-1257",
        ["cp1258"] = "windows-1258",
        ["cp936"] = "gbk",
        ["x-gbk"] = "gbk",
        ["cp950"] = "big5",
        ["cp949"] = "ks_c_5601-1987",
        ["ms949"] = "ks_c_5601-1987",
        ["cp932"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["sjis"] = "shift_jis",
        ["ms_kanji"] = "shift_jis",
        ["koi8r"] = "koi8-r",
        ["tis620"] = "tis-620",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Only names that are known get in, so that what mail brings cannot make it grow.
    private static readonly ConcurrentDictionary<string, MailCharset> Known = new(StringComparer.OrdinalIgnoreCase);

    private MailCharset(Encoding encoding, bool isStateful, bool isWide) => (Encoding, IsStateful, IsWide) = (encoding, isStateful, isWide);

    public static MailCharset Utf8 { get; } = new(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), false, false);

    public static MailCharset UsAscii { get; } = new(Strict("us-ascii")!, false, false);

    public static MailCharset Latin1 { get; } = new(Strict("iso-8859-1")!, false, false);

    /// <summary>Throws for what does not fit.</summary>
    public Encoding Encoding { get; }

    /// <summary>Whether octets change the meaning of those that follow, as the escapes of ISO-2022-JP do (RFC 1468).</summary>
    public bool IsStateful { get; }

    /// <summary>UTF-16: not a charset for text unless in base64. RFC 2781 §3.1.</summary>
    public bool IsWide { get; }

    /// <summary>Whether it has characters of private use; elsewhere they stand for octets that the decoder has no character for.</summary>
    public bool HasPrivateUse => IsUtf8 || IsWide || Encoding.CodePage is 54936 or 10000; // GB18030 has an area for them, Macintosh its apple

    public bool IsUtf8 => ReferenceEquals(this, Utf8);

    /// <summary>The charset of that name; null where it is unknown or not to be trusted.</summary>
    public static MailCharset? TryGet(string name)
    {
        name = name.Trim();
        if (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return Utf8;
        }

        if (name.Length is 0 or > MaxName)
        {
            return null;
        }

        if (Known.TryGetValue(name, out var known))
        {
            return known;
        }

        var charset = Find(Aliases.GetValueOrDefault(name, name));
        return charset is null ? null : Known.GetOrAdd(name, charset);
    }

    /// <summary>The text, or null unless every octet fits.</summary>
    public string? TryDecode(ReadOnlySpan<byte> octets)
    {
        if (IsUtf8)
        {
            return System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.GetString(octets) : null;
        }

        if (ReferenceEquals(this, UsAscii))
        {
            return Ascii.IsValid(octets) ? Encoding.GetString(octets) : null;
        }

        try
        {
            return Encoding.GetString(octets);
        }
        catch (ArgumentException) // a DecoderFallbackException, or what some code pages throw in its place
        {
            return null;
        }
    }

    /// <summary>The same into a buffer that has room for a character an octet and one more; -1 unless every octet fits.</summary>
    public int TryDecode(ReadOnlySpan<byte> octets, Span<char> destination)
    {
        if ((IsUtf8 && !System.Text.Unicode.Utf8.IsValid(octets)) || (ReferenceEquals(this, UsAscii) && !Ascii.IsValid(octets)))
        {
            return -1;
        }

        try
        {
            return Encoding.GetChars(octets, destination);
        }
        catch (ArgumentException)
        {
            return -1;
        }
    }

    /// <summary>The octets, or null unless every character fits.</summary>
    public byte[]? TryEncode(string text)
    {
        if (ReferenceEquals(this, UsAscii) && !Ascii.IsValid(text))
        {
            return null;
        }

        try
        {
            var octets = Encoding.GetBytes(text);

            // Code pages of the East fold some characters into others without a word.
            return Encoding.IsSingleByte || IsUtf8 || Encoding.GetString(octets) == text ? octets : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static MailCharset? Find(string name)
    {
        // UTF-7 lets one text be written in many ways, and hides what it says (RFC 2152, "Security Considerations").
        if (name.Contains("utf-7", StringComparison.OrdinalIgnoreCase) || Strict(name) is not { } encoding)
        {
            return null;
        }

        if (encoding.CodePage == Encoding.UTF8.CodePage)
        {
            return Utf8;
        }

        if (encoding.CodePage == UsAscii.Encoding.CodePage)
        {
            return UsAscii;
        }

        if (encoding.CodePage == Encoding.Latin1.CodePage)
        {
            return Latin1;
        }

        // "utf-16" without saying which end comes first would be a guess.
        if (encoding.CodePage is 1200 or 1201)
        {
            return name.Equals("utf-16le", StringComparison.OrdinalIgnoreCase) || name.Equals("utf-16be", StringComparison.OrdinalIgnoreCase)
                ? new(encoding, false, isWide: true)
                : null;
        }

        var isStateful = encoding.CodePage is (>= 50220 and <= 50229) or 52936;
        return HoldsAscii(encoding) ? new(encoding, isStateful, isWide: false) : null;
    }

    // EBCDIC, UTF-32 and HZ do not: a line end or an equals sign would not be what the transfer encoding takes it for.
    private static bool HoldsAscii(Encoding encoding)
    {
        var ascii = string.Create(98, 0, static (characters, _) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = i < 95 ? (char)(' ' + i) : "\t\r\n"[i - 95];
            }
        });
        try
        {
            return encoding.GetBytes(ascii).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(ascii)) && encoding.GetString(Encoding.ASCII.GetBytes(ascii)) == ascii;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Encoding? Strict(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
