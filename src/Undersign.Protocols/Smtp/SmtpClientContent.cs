using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Smtp;

/// <summary>A message on its way to the wire: by DATA with dots stuffed (RFC 5321 §4.5.2) or by BDAT as it is (RFC 3030 §2).</summary>
/// <remarks>
/// Up to <see cref="SmallLimit"/> the pieces are copied into one pooled buffer and leave in one write. A larger message streams in
/// smaller blocks: many of them may be on their way at once, and none is faster for more.
/// </remarks>
internal sealed class SmtpClientContent : IDisposable
{
    /// <summary>In octets: with what stands around it the buffer is one of 128 KiB, as the pool has them.</summary>
    public const int SmallLimit = (128 * 1024) - CommandRoom - EndRoom;

    /// <summary>In octets: likewise for 64 KiB.</summary>
    public const int BlockSize = (64 * 1024) - CommandRoom - EndRoom;

    /// <summary>Room in front of a small message for <c>BDAT 2147483647 LAST</c> and CRLF.</summary>
    private const int CommandRoom = 24;

    /// <summary>CRLF . CRLF</summary>
    private const int EndRoom = 5;

    private readonly MimeEdit _message;
    private readonly SmtpClientBuffer? _small;

    public SmtpClientContent(MimeEdit message)
    {
        _message = message;
        Scan = OctetScan.Of(message);
        if (message.Length <= SmallLimit)
        {
            _small = new(CommandRoom + message.Length + EndRoom);
            _small.Advance(CommandRoom);
            using var pieces = new SmtpClientPieceReader(message);
            _small.Advance(pieces.Fill(_small.Room(message.Length)[..message.Length]));
        }
    }

    public OctetScan Scan { get; }

    /// <summary>In octets.</summary>
    public int Length => _message.Length;

    /// <summary>Everything up to the lone dot. A message that does not end a line gets the CRLF that the dot must follow. RFC 5321 §4.1.1.4.</summary>
    /// <returns>Whether the network has taken all of it.</returns>
    public async ValueTask<bool> SendDataAsync(SmtpClientWire wire, TimeSpan limit)
    {
        if (_small is not null)
        {
            return await SendSmallDataAsync(wire, _small, limit).ConfigureAwait(false);
        }

        using var block = new SmtpClientBuffer(BlockSize + EndRoom);
        using var stuffed = new SmtpClientBuffer(0); // few blocks have a line that begins with a dot
        using var pieces = new SmtpClientPieceReader(_message);
        var (left, isLineStart) = (_message.Length, true);
        while (left > 0)
        {
            block.Clear();
            block.Advance(pieces.Fill(block.Room(BlockSize)[..BlockSize]));
            left -= block.Length;
            var endsLine = block.WrittenSpan[^1] == '\n';
            var outgoing = NeedsStuffing(block.WrittenSpan, isLineStart) ? Stuff(stuffed, block.WrittenSpan, isLineStart) : block;
            if (left == 0)
            {
                outgoing.Append(endsLine ? ".\r\n"u8 : "\r\n.\r\n"u8);
            }

            if (!await wire.WriteContentAsync(outgoing.Written, limit).ConfigureAwait(false))
            {
                return false;
            }

            isLineStart = endsLine;
        }

        return true;
    }

    /// <summary>The whole message as its one and last chunk; the command goes out with the first octets.</summary>
    /// <returns>Whether the network has taken all of it.</returns>
    public async ValueTask<bool> SendChunkAsync(SmtpClientWire wire, TimeSpan limit)
    {
        using var command = new SmtpClientBuffer(_small is null ? CommandRoom + BlockSize : CommandRoom);
        command.Append("BDAT "u8);
        command.Append(Length);
        command.Append(" LAST\r\n"u8);
        wire.Tell(command.WrittenSpan);
        if (_small is not null)
        {
            var start = CommandRoom - command.Length;
            command.WrittenSpan.CopyTo(_small.WrittenSpan[start..]);
            return await wire.WriteContentAsync(_small.Written[start..], limit).ConfigureAwait(false);
        }

        using var pieces = new SmtpClientPieceReader(_message);
        var left = _message.Length;
        while (left > 0)
        {
            var octets = pieces.Fill(command.Room(BlockSize)[..BlockSize]);
            command.Advance(octets);
            left -= octets;
            if (!await wire.WriteContentAsync(command.Written, limit).ConfigureAwait(false))
            {
                return false;
            }

            command.Clear();
        }

        return true;
    }

    public void Dispose() => _small?.Dispose();

    private static async ValueTask<bool> SendSmallDataAsync(SmtpClientWire wire, SmtpClientBuffer small, TimeSpan limit)
    {
        var endsLine = small.Length == CommandRoom || small.WrittenSpan[^1] == '\n';
        if (!NeedsStuffing(small.WrittenSpan[CommandRoom..], isLineStart: true))
        {
            small.Append(endsLine ? ".\r\n"u8 : "\r\n.\r\n"u8);
            return await wire.WriteContentAsync(small.Written[CommandRoom..], limit).ConfigureAwait(false);
        }

        using var stuffed = new SmtpClientBuffer(small.Length + (small.Length / 16));
        Stuff(stuffed, small.WrittenSpan[CommandRoom..], isLineStart: true);
        stuffed.Append(endsLine ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return await wire.WriteContentAsync(stuffed.Written, limit).ConfigureAwait(false);
    }

    private static bool NeedsStuffing(ReadOnlySpan<byte> block, bool isLineStart) =>
        (isLineStart && !block.IsEmpty && block[0] == '.') || block.IndexOf("\n."u8) >= 0;

    private static SmtpClientBuffer Stuff(SmtpClientBuffer stuffed, ReadOnlySpan<byte> block, bool isLineStart)
    {
        stuffed.Clear();
        if (isLineStart && block[0] == '.')
        {
            stuffed.Append("."u8);
        }

        while (block.IndexOf("\n."u8) is >= 0 and var at)
        {
            stuffed.Append(block[..(at + 1)]);
            stuffed.Append("."u8);
            block = block[(at + 1)..];
        }

        stuffed.Append(block);
        return stuffed;
    }
}
