using System.Buffers;
using System.Formats.Asn1;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Undersign.Protocols.Ldap;

/// <summary>Messages over a stream: one after the other, whole, each within its bounds. RFC 4511 §5.1.</summary>
internal sealed class LdapWire(Stream stream, LdapClientOptions options) : IAsyncDisposable
{
    /// <summary>A tag and the longest length that makes sense.</summary>
    private const int MaxHeader = 6;

    private readonly PipeReader _reader = PipeReader.Create(stream, new(bufferSize: 64 * 1024, leaveOpen: true));

    /// <summary>Octets that came and have not been asked for.</summary>
    public bool HasMore => _reader.TryRead(out var read) && Peek(read.Buffer);

    /// <exception cref="LdapConnectionException">The connection does not take it.</exception>
    public async Task SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        using var limit = new Limit(options, options.Answering, cancellationToken);
        try
        {
            await stream.WriteAsync(message, limit.Token).ConfigureAwait(false);
            await stream.FlushAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.HasPassed)
        {
            throw Silent();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new LdapConnectionException(exception.Message, exception);
        }
    }

    /// <exception cref="LdapConnectionException">It ends, is silent for too long, or is not LDAP.</exception>
    public async Task<LdapAnswer> ReceiveAsync(CancellationToken cancellationToken)
    {
        var header = await ReadAtLeastAsync(2, cancellationToken).ConfigureAwait(false);
        var length = LengthOf(header);
        while (length is null)
        {
            var more = (int)Math.Min(header.Length + 1, MaxHeader);
            _reader.AdvanceTo(header.Start, header.End);
            header = await ReadAtLeastAsync(more, cancellationToken).ConfigureAwait(false);
            length = LengthOf(header);
        }

        if (length > options.MaxMessage)
        {
            throw new LdapConnectionException(string.Create(CultureInfo.InvariantCulture, $"it sends a message of more than {options.MaxMessage} octets"));
        }

        _reader.AdvanceTo(header.Start);
        var buffer = await ReadAtLeastAsync(length.Value, cancellationToken).ConfigureAwait(false);
        var message = buffer.Slice(0, length.Value).ToArray();
        _reader.AdvanceTo(buffer.GetPosition(length.Value));
        return LdapAnswer.Read(message);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync().ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Of the whole message, header included; <see langword="null"/> when more of the header is needed.</summary>
    private static int? LengthOf(ReadOnlySequence<byte> sequence)
    {
        Span<byte> header = stackalloc byte[MaxHeader];
        var known = (int)Math.Min(sequence.Length, MaxHeader);
        sequence.Slice(0, known).CopyTo(header);
        if (header[0] != 0x30) // SEQUENCE: every message is one
        {
            throw new LdapConnectionException("it does not speak LDAP at that port");
        }

        if (AsnDecoder.TryDecodeLength(header[1..known], AsnEncodingRules.BER, out var length, out var octets))
        {
            return length is null or < 0 or > int.MaxValue - MaxHeader
                ? throw new LdapConnectionException("it sends a message without a length")
                : 1 + octets + length.Value;
        }

        return known < MaxHeader ? null : throw new LdapConnectionException("it sends a message with a length that cannot be");
    }

    private async Task<ReadOnlySequence<byte>> ReadAtLeastAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var limit = new Limit(options, options.Answering, cancellationToken);
            try
            {
                var read = await _reader.ReadAsync(limit.Token).ConfigureAwait(false);
                if (read.Buffer.Length >= count)
                {
                    return read.Buffer;
                }

                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    throw new LdapConnectionException("it ended the connection");
                }
            }
            catch (OperationCanceledException) when (limit.HasPassed)
            {
                throw Silent();
            }
            catch (Exception exception) when (exception is SocketException or IOException and not LdapConnectionException)
            {
                throw new LdapConnectionException(exception.Message, exception);
            }
        }
    }

    private bool Peek(ReadOnlySequence<byte> buffer)
    {
        _reader.AdvanceTo(buffer.Start, buffer.Start);
        return !buffer.IsEmpty;
    }

    private LdapConnectionException Silent() =>
        new(string.Create(CultureInfo.InvariantCulture, $"it has not answered for {options.Answering.TotalSeconds} seconds"));
}
