using System.Net.Sockets;

namespace Undersign.EndToEnd.Burdens;

/// <summary>Says what it has to say without listening, and then closes its half of the connection, or all of it.</summary>
internal static class MischievousClient
{
    /// <summary>How long a gateway may take to end a session whose client has ended it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <returns>Whether the gateway ended the session in time.</returns>
    public static async Task<bool> PlayAsync(int port, byte[] octets, bool isAbrupt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await using var stream = await Loopback.ConnectAsync(port, limit.Token);
        try
        {
            await stream.WriteAsync(octets, limit.Token);
            if (isAbrupt)
            {
                stream.Socket.LingerState = new(enable: true, seconds: 0); // RST instead of FIN
                return true;
            }

            stream.Socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, limit.Token);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return true; // it has hung up on us, as it may
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
