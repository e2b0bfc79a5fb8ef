using System.Net.Sockets;

namespace Undersign.EndToEnd.Burdens;

/// <summary>Says what it has to say and goes: politely, by closing its half of the connection, or by breaking it off.</summary>
internal static class MischievousClient
{
    /// <summary>How long a gateway may take to end a session whose client has ended it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>How long a polite client waits for the end, when the gateway may still be waiting for octets of a chunk.</summary>
    private static readonly TimeSpan Politeness = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends what a spoilt dialogue left open, and then the session.</summary>
    private static ReadOnlyMemory<byte> Farewell { get; } = "\r\n.\r\nRSET\r\nQUIT\r\n"u8.ToArray();

    /// <returns>Whether the gateway ended the session in time.</returns>
    public static async Task<bool> PlayAsync(int port, byte[] octets, Leave leave)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await using var stream = await Loopback.ConnectAsync(port, limit.Token);
        try
        {
            await stream.WriteAsync(octets, limit.Token);
            switch (leave)
            {
                case Leave.ByBreakingOff:
                    stream.Socket.LingerState = new(enable: true, seconds: 0); // RST instead of FIN
                    return true;
                case Leave.Politely:
                    await stream.WriteAsync(Farewell, limit.Token);
                    if (await HasEndedAsync(stream, Politeness))
                    {
                        return true;
                    }

                    break;
                default:
                    break;
            }

            stream.Socket.Shutdown(SocketShutdown.Send);
            return await HasEndedAsync(stream, Limit);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return true; // it has hung up on us, as it may
        }
    }

    private static async Task<bool> HasEndedAsync(NetworkStream stream, TimeSpan within)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(within);
        try
        {
            await stream.CopyToAsync(Stream.Null, patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>How a client goes.</summary>
internal enum Leave
{
    /// <summary>With QUIT.</summary>
    Politely,

    /// <summary>Sends no more, and listens.</summary>
    ByClosingItsHalf,

    ByBreakingOff,
}
