using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>How the octets of a body stand for its content. RFC 2045 §6.</summary>
public enum TransferEncoding
{
    SevenBit,
    EightBit,
    Binary,
    QuotedPrintable,
    Base64,

    /// <summary>Anything else, or more than one: never to be changed.</summary>
    Unknown,
}

/// <summary>The Content-Transfer-Encoding field. RFC 2045 §6.1.</summary>
internal static class TransferEncodingField
{
    public const string Name = "Content-Transfer-Encoding";

    public static TransferEncoding Read(HeaderSection header)
    {
        if (header.First(Name) is not { } field)
        {
            return TransferEncoding.SevenBit;
        }

        // Two fields: some readers take the first, some the last.
        return header.Count(Name) == 1 ? Parse(field.ValueOctets) : TransferEncoding.Unknown;
    }

    private static TransferEncoding Parse(ReadOnlySpan<byte> octets)
    {
        var lexer = new FieldLexer(octets);
        lexer.SkipWhiteSpaceAndComments();
        var word = octets[lexer.ReadUntil(MimeWord.End)];
        lexer.SkipWhiteSpaceAndComments();
        if (!lexer.IsAtEnd)
        {
            return TransferEncoding.Unknown;
        }

        return Ascii.EqualsIgnoreCase(word, "quoted-printable"u8) ? TransferEncoding.QuotedPrintable
            : Ascii.EqualsIgnoreCase(word, "base64"u8) ? TransferEncoding.Base64
            : Ascii.EqualsIgnoreCase(word, "7bit"u8) ? TransferEncoding.SevenBit
            : Ascii.EqualsIgnoreCase(word, "8bit"u8) ? TransferEncoding.EightBit
            : Ascii.EqualsIgnoreCase(word, "binary"u8) ? TransferEncoding.Binary
            : TransferEncoding.Unknown;
    }
}
