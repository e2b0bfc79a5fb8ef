using System.Buffers;

namespace Undersign.Protocols.Smtp;

/// <summary>Reads lines that end in CRLF, and refuses every other use of CR and LF. RFC 5321 §2.3.8.</summary>
/// <remarks>
/// A bare LF that one server takes for a line's end and the next does not is how mail is smuggled
/// (CVE-2023-51764), so this reader never repairs one.
/// </remarks>
internal static class SmtpLineReader
{
    /// <summary>Removes one line from the front of <paramref name="buffer"/>.</summary>
    /// <param name="maxLength">Octets, without the CRLF.</param>
    public static LineResult TryRead(ref ReadOnlySequence<byte> buffer, int maxLength, out ReadOnlySequence<byte> line)
    {
        line = default;
        var end = IndexOfLineEnding(buffer.Slice(0, Math.Min(buffer.Length, maxLength + 1L)));
        if (end < 0)
        {
            return buffer.Length > maxLength ? LineResult.TooLong : LineResult.Incomplete;
        }

        var ending = buffer.Slice(end);
        if (First(ending) != (byte)'\r')
        {
            return LineResult.BareLineEnding;
        }

        if (ending.Length < 2)
        {
            return LineResult.Incomplete;
        }

        if (First(ending.Slice(1)) != (byte)'\n')
        {
            return LineResult.BareLineEnding;
        }

        line = buffer.Slice(0, end);
        buffer = ending.Slice(2);
        return LineResult.Line;
    }

    private static long IndexOfLineEnding(ReadOnlySequence<byte> octets)
    {
        if (octets.IsSingleSegment)
        {
            return octets.FirstSpan.IndexOfAny((byte)'\r', (byte)'\n');
        }

        var before = 0L;
        foreach (var segment in octets)
        {
            var at = segment.Span.IndexOfAny((byte)'\r', (byte)'\n');
            if (at >= 0)
            {
                return before + at;
            }

            before += segment.Length;
        }

        return -1;
    }

    /// <summary>The first octet; the first segment of a sequence may be empty, and its second need not be in the same one.</summary>
    private static byte First(ReadOnlySequence<byte> octets)
    {
        foreach (var segment in octets)
        {
            if (!segment.IsEmpty)
            {
                return segment.Span[0];
            }
        }

        throw new ArgumentException("There is no octet.", nameof(octets)); // both callers have tested the length
    }
}

/// <summary>What <see cref="SmtpLineReader"/> found.</summary>
internal enum LineResult
{
    Line,
    Incomplete,
    TooLong,
    BareLineEnding,
}
