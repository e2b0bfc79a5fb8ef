using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>Walks through a quoted-printable body, run by run, and knows where each octet came from. RFC 2045 §6.7.</summary>
/// <remarks>
/// White space at the end of a line is not content (rule 3); lower-case digits, long lines and LF alone are tolerated. An equals sign
/// that stands for nothing, and octets that may not be there, make the body malformed: decoders differ about them.
/// </remarks>
internal ref struct QuotedPrintableReader(ReadOnlySpan<byte> body)
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("=\r\n"u8);
    private static readonly SearchValues<byte> Allowed = SearchValues.Create([.. "\t\r\n"u8, .. Enumerable.Range(32, 95).Select(c => (byte)c)]);

    private readonly ReadOnlySpan<byte> _body = body;
    private int _next;

    public bool IsMalformed { get; private set; }

    /// <summary>Where the run begins in the body.</summary>
    public int Start { get; private set; }

    /// <summary>How many octets of the body the run takes: three for an escape, which stands for one.</summary>
    public int Length { get; private set; }

    public bool IsEscape { get; private set; }

    /// <summary>Meaningful for an escape.</summary>
    public byte Escaped { get; private set; }

    public readonly int DecodedLength => IsEscape ? 1 : Length;

    /// <summary>The decoded octets, or -1 if the body is malformed.</summary>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> destination)
    {
        if (body.ContainsAnyExcept(Allowed))
        {
            return -1;
        }

        var reader = new QuotedPrintableReader(body);
        var length = 0;
        while (reader.Read())
        {
            if (reader.IsEscape)
            {
                destination[length++] = reader.Escaped;
            }
            else
            {
                body.Slice(reader.Start, reader.Length).CopyTo(destination[length..]);
                length += reader.Length;
            }
        }

        return reader.IsMalformed ? -1 : length;
    }

    /// <summary>The place in the body right behind that many decoded octets.</summary>
    public static int Locate(ReadOnlySpan<byte> body, int decodedOctets)
    {
        if (decodedOctets == 0)
        {
            return 0;
        }

        var reader = new QuotedPrintableReader(body);
        while (reader.Read())
        {
            if (decodedOctets <= reader.DecodedLength)
            {
                return reader.Start + (reader.IsEscape ? reader.Length : decodedOctets);
            }

            decodedOctets -= reader.DecodedLength;
        }

        return body.Length;
    }

    /// <summary>The length of the soft line break at the beginning of <paramref name="octets"/>, 0 if there is none.</summary>
    public static int SoftBreak(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty || octets[0] != '=')
        {
            return 0;
        }

        var padding = octets[1..].IndexOfAnyExcept(" \t"u8);
        if (padding < 0)
        {
            return octets.Length; // the line end is that of the delimiter
        }

        var rest = octets[(1 + padding)..];
        return rest[0] == '\n' ? padding + 2 : rest.StartsWith("\r\n"u8) ? padding + 3 : 0;
    }

    public bool Read()
    {
        while (_next < _body.Length)
        {
            var rest = _body[_next..];
            var special = rest.IndexOfAny(Special);
            if (special == 0 && rest[0] == '=')
            {
                if (SoftBreak(rest) is > 0 and var length)
                {
                    _next += length;
                    continue;
                }

                return ReadEscape(rest);
            }

            if (ReadLiteral(rest, special))
            {
                return true;
            }

            if (IsMalformed)
            {
                return false;
            }
        }

        return false;
    }

    private bool ReadEscape(ReadOnlySpan<byte> rest)
    {
        if (!HexPair.TryRead(rest[1..], out var octet))
        {
            IsMalformed = true;
            return false;
        }

        (Start, Length, IsEscape, Escaped) = (_next, 3, true, octet);
        _next += 3;
        return true;
    }

    private bool ReadLiteral(ReadOnlySpan<byte> rest, int special)
    {
        IsEscape = false;
        Start = _next;
        if (special > 0 && rest[special] == '=')
        {
            Length = special;
            _next += special;
            return true;
        }

        var line = special < 0 ? rest : rest[..special];
        var lineEnd = special < 0 ? 0 : rest[special] == '\n' ? 1 : rest[special..].StartsWith("\r\n"u8) ? 2 : -1;
        if (lineEnd < 0)
        {
            IsMalformed = true; // a carriage return by itself
            return false;
        }

        var content = line.TrimEnd(" \t"u8);
        var isTrimmed = content.Length < line.Length;
        Length = content.Length + (isTrimmed ? 0 : lineEnd);
        _next += isTrimmed ? line.Length : Length;
        return Length > 0;
    }
}
