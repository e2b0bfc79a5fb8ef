using System.Buffers;
using System.Buffers.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Bodies in base64. RFC 2045 §6.8.</summary>
internal static class Base64Body
{
    /// <summary>RFC 2045 §6.8.</summary>
    public const int MaxLine = 76;

    /// <summary>The decoded octets, or -1 unless the body is base64 and white space, with its padding at its end.</summary>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> destination) =>
        Base64.DecodeFromUtf8(body, destination, out var consumed, out var written) == OperationStatus.Done && consumed == body.Length ? written : -1;

    /// <summary>The length of the lines of a body: that of the first, where it is not the only one.</summary>
    public static int LineLength(ReadOnlySpan<byte> body)
    {
        var lines = body.Trim(" \t\r\n"u8);
        var lineFeed = lines.IndexOf((byte)'\n');
        var length = lineFeed < 0 ? 0 : lines[..lineFeed].TrimEnd(" \t\r"u8).Length;
        return length is > 0 and <= MaxLine && length % 4 == 0 ? length : MaxLine;
    }

    /// <summary>Lines of base64; no line end behind the last.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> octets, int lineLength, ReadOnlySpan<byte> lineEnd)
    {
        var length = Base64.GetMaxEncodedToUtf8Length(octets.Length);
        var lines = Math.Max((length + lineLength - 1) / lineLength, 1);
        var encoded = new byte[length + ((lines - 1) * lineEnd.Length)];
        var destination = encoded.AsSpan();
        var octetsInLine = lineLength / 4 * 3;
        while (octets.Length > octetsInLine)
        {
            Base64.EncodeToUtf8(octets[..octetsInLine], destination, out _, out var written);
            lineEnd.CopyTo(destination[written..]);
            destination = destination[(written + lineEnd.Length)..];
            octets = octets[octetsInLine..];
        }

        Base64.EncodeToUtf8(octets, destination, out _, out _);
        return encoded;
    }
}
