using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>The body of a leaf as octets of content. RFC 2045 §6.</summary>
internal static class LeafBody
{
    public static bool IsIdentity(TransferEncoding encoding) =>
        encoding is TransferEncoding.SevenBit or TransferEncoding.EightBit or TransferEncoding.Binary;

    /// <summary>The text of a body, or null with the reason.</summary>
    public static string? Decode(ReadOnlySpan<byte> body, TransferEncoding encoding, MailCharset charset, out string? reason)
    {
        if (IsIdentity(encoding))
        {
            return Decode(body, charset, out reason);
        }

        var rented = ArrayPool<byte>.Shared.Rent(body.Length);
        var length = Decode(body, encoding, rented);
        reason = length < 0 ? "the body is not what its transfer encoding says" : null;
        var text = length < 0 ? null : Decode(rented.AsSpan(0, length), charset, out reason);
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>The content of a body that is known to decode.</summary>
    public static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> body, TransferEncoding encoding)
    {
        if (IsIdentity(encoding))
        {
            return body;
        }

        var octets = new byte[body.Length];
        return octets.AsMemory(0, Decode(body.Span, encoding, octets));
    }

    /// <summary>The octets of content, or -1 unless the body is what its transfer encoding says.</summary>
    /// <param name="destination">With room for as many octets as the body has.</param>
    public static int Decode(ReadOnlySpan<byte> body, TransferEncoding encoding, Span<byte> destination)
    {
        if (IsIdentity(encoding))
        {
            body.CopyTo(destination);
            return body.Length;
        }

        return encoding == TransferEncoding.Base64 ? Base64Body.Decode(body, destination) : QuotedPrintableReader.Decode(body, destination);
    }

    private static string? Decode(ReadOnlySpan<byte> octets, MailCharset charset, out string? reason)
    {
        var text = charset.TryDecode(octets);
        reason = text is null ? "the octets do not fit the charset" : null;
        return text;
    }
}
