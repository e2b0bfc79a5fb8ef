using System.Buffers;

namespace Undersign.Protocols.Smtp;

/// <summary>Puts a reply on the wire, one line per line of its text. RFC 5321 §4.2.1.</summary>
/// <remarks>
/// A text may have come from the next hop, so nothing in it can forge another reply: only printable ASCII is written, a
/// question mark for all else.
/// </remarks>
internal static class SmtpReplyWriter
{
    /// <summary>RFC 5321 §4.5.3.1.5: a reply line is at most 512 octets, with code, status and CRLF. Longer lines are wrapped.</summary>
    private const int MaxLine = 512;

    /// <summary><c>250-255.255.255 </c> and the CRLF.</summary>
    private const int MaxFrame = 18;

    /// <returns>Octets written.</returns>
    public static int Write(IBufferWriter<byte> output, SmtpReply reply, SmtpTranscript? transcript = null)
    {
        var written = 0;
        var rest = reply.Text.AsSpan();
        do
        {
            var line = TakeLine(ref rest);
            var octets = output.GetSpan(MaxFrame + line.Length);
            var length = Format(octets, reply, line, isLast: rest.IsEmpty);
            transcript?.Reply(SmtpSpeech.Sent, octets[..(length - 2)]);
            output.Advance(length);
            written += length;
        }
        while (!rest.IsEmpty);

        return written;
    }

    private static ReadOnlySpan<char> TakeLine(ref ReadOnlySpan<char> rest)
    {
        var feed = rest.IndexOf('\n');
        var end = Math.Min(feed < 0 ? rest.Length : feed, MaxLine - MaxFrame);
        var line = rest[..end];
        rest = rest[(end == feed ? end + 1 : end)..];
        return line.TrimEnd('\r');
    }

    private static int Format(Span<byte> octets, SmtpReply reply, ReadOnlySpan<char> line, bool isLast)
    {
        octets[0] = (byte)('0' + (reply.Code / 100));
        octets[1] = (byte)('0' + (reply.Code / 10 % 10));
        octets[2] = (byte)('0' + (reply.Code % 10));
        octets[3] = isLast ? (byte)' ' : (byte)'-';
        var length = 4;

        if (reply.Status is { } status)
        {
            length += FormatPart(octets[length..], status.Class, '.');
            length += FormatPart(octets[length..], status.Subject, '.');
            length += FormatPart(octets[length..], status.Detail, ' ');
        }

        foreach (var character in line)
        {
            octets[length++] = character is >= ' ' and <= '~' ? (byte)character : (byte)'?';
        }

        octets[length++] = (byte)'\r';
        octets[length++] = (byte)'\n';
        return length;
    }

    private static int FormatPart(Span<byte> octets, ushort part, char behind)
    {
        _ = part.TryFormat(octets, out var length, default, provider: null); // three digits always fit
        octets[length] = (byte)behind;
        return length + 1;
    }
}
