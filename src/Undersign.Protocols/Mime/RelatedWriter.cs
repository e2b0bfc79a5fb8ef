using System.Buffers;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Writes what a multipart/related is opened with, its pictures, and what it is closed with. RFC 2387 §3, RFC 2046 §5.1.1.</summary>
/// <param name="lineEnd">Of the message at that place.</param>
internal sealed class RelatedWriter(IReadOnlyList<InlinePart> parts, string boundary, byte[] lineEnd)
{
    private readonly byte[] _boundary = Encoding.ASCII.GetBytes(boundary);

    /// <summary>In front of a part: header section, delimiter.</summary>
    public ReadOnlyMemory<byte> Opening()
    {
        var octets = new ArrayBufferWriter<byte>();
        WriteField(octets);
        octets.Write(lineEnd);
        WriteDelimiter(octets, _boundary);
        octets.Write(lineEnd);
        return octets.WrittenMemory;
    }

    /// <summary>At the end of the header section of a message.</summary>
    /// <param name="more">Fields that stay there.</param>
    public ReadOnlyMemory<byte> Header(string more, bool isVersioned)
    {
        var octets = new ArrayBufferWriter<byte>();
        octets.Write(Encoding.ASCII.GetBytes(more));
        if (!isVersioned)
        {
            octets.Write("MIME-Version: 1.0"u8); // RFC 2045 §4
            octets.Write(lineEnd);
        }

        WriteField(octets);
        return octets.WrittenMemory;
    }

    /// <summary>At the beginning of the body of a message: delimiter and header section of what was the message.</summary>
    public ReadOnlyMemory<byte> First(ReadOnlySpan<byte> header)
    {
        var octets = new ArrayBufferWriter<byte>();
        WriteDelimiter(octets, _boundary);
        octets.Write(lineEnd);
        octets.Write(header);
        octets.Write(lineEnd);
        return octets.WrittenMemory;
    }

    /// <summary>Behind a part: the pictures, and the closing delimiter.</summary>
    public ReadOnlyMemory<byte> Closing(bool endsMessage)
    {
        var octets = new ArrayBufferWriter<byte>();
        WriteParts(octets, _boundary);
        octets.Write(lineEnd);
        WriteDelimiter(octets, _boundary);
        octets.Write("--"u8);
        octets.Write(endsMessage ? lineEnd : []);
        return octets.WrittenMemory;
    }

    /// <summary>Behind the last part of a multipart that was there.</summary>
    public ReadOnlyMemory<byte> Further(ReadOnlySpan<byte> itsBoundary)
    {
        var octets = new ArrayBufferWriter<byte>();
        WriteParts(octets, itsBoundary);
        return octets.WrittenMemory;
    }

    private void WriteParts(ArrayBufferWriter<byte> octets, ReadOnlySpan<byte> itsBoundary)
    {
        foreach (var part in parts)
        {
            octets.Write(lineEnd);
            WriteDelimiter(octets, itsBoundary);
            octets.Write(lineEnd);
            WriteLines(octets, part.Header.Span);
            octets.Write(lineEnd);
            WriteLines(octets, part.Body.Span);
        }
    }

    private void WriteLines(ArrayBufferWriter<byte> octets, ReadOnlySpan<byte> lines)
    {
        if (lineEnd.Length == 2)
        {
            octets.Write(lines);
            return;
        }

        foreach (var range in lines.Split((byte)'\r')) // a message with bare line feeds (BDAT, a file) keeps to them
        {
            octets.Write(lines[range]);
        }
    }

    private void WriteField(ArrayBufferWriter<byte> octets)
    {
        octets.Write("Content-Type: multipart/related; type=\"text/html\";"u8);
        octets.Write(lineEnd);
        octets.Write(" boundary=\""u8);
        octets.Write(_boundary);
        octets.Write("\""u8);
        octets.Write(lineEnd);
    }

    private static void WriteDelimiter(ArrayBufferWriter<byte> octets, ReadOnlySpan<byte> itsBoundary)
    {
        octets.Write("--"u8);
        octets.Write(itsBoundary);
    }
}
