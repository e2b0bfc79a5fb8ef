using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Undersign.Protocols.Dns;

/// <summary>One question to one name server: by UDP, and by TCP when the answer does not fit. RFC 1035 §4.2, RFC 7766 §5.</summary>
internal static class DnsTransport
{
    /// <summary>Datagrams that are no answer to ours, before we take the port for attacked. RFC 5452 §9.3.</summary>
    private const int MaxStrays = 32;

    /// <returns><see langword="null"/> when there was no answer, or none that can be read.</returns>
    public static async Task<DnsMessage?> AskAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AskByUdpAsync(server, query, cancellationToken).ConfigureAwait(false);
            return answer is { IsTruncated: true } ? await AskByTcpAsync(server, query, cancellationToken).ConfigureAwait(false) : answer;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>From a port of its own, which the system draws at random. RFC 5452 §9.2.</summary>
    private static async Task<DnsMessage?> AskByUdpAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false); // from now on nobody else is heard
        await socket.SendAsync(query, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[DnsMessage.MaxUdp];
        for (var i = 0; i < MaxStrays; i++)
        {
            var octets = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (DnsMessage.IsAnswerTo(query.Span, buffer.AsSpan(0, octets)))
            {
                return DnsMessage.TryRead(buffer.AsSpan(0, octets));
            }
        }

        return null;
    }

    private static async Task<DnsMessage?> AskByTcpAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(server.AddressFamily) { NoDelay = true };
        await client.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        var stream = client.GetStream();
        await using (stream.ConfigureAwait(false))
        {
            var framed = new byte[query.Length + 2];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
            query.CopyTo(framed.AsMemory(2));
            await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);

            // RFC 2181 §9: what is truncated here too says nothing, least of all that there is nothing.
            return DnsMessage.IsAnswerTo(query.Span, message) && DnsMessage.TryRead(message) is { IsTruncated: false } answer ? answer : null;
        }
    }
}
