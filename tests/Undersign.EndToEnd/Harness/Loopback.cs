using System.Net;
using System.Net.Sockets;

namespace Undersign.EndToEnd.Harness;

/// <summary>Ports for servers that have to be told one.</summary>
internal static class Loopback
{
    private static readonly HashSet<int> HandedOut = [];
    private static readonly Lock HandingOut = new();

    /// <summary>A port that was free a moment ago, and that no other test of this run has got.</summary>
    public static int FreePort()
    {
        lock (HandingOut)
        {
            while (true)
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (HandedOut.Add(port))
                {
                    return port;
                }
            }
        }
    }

    public static async Task<NetworkStream> ConnectAsync(int port, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // disposing of the stream closes the connection
        var client = new TcpClient { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return client.GetStream();
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Whether a mail server greets at a port.</summary>
    public static async Task<bool> IsGreetedAsync(int port, bool isTlsOnConnect = false)
    {
        try
        {
            await using var stream = await ConnectAsync(port, TestContext.Current.CancellationToken);
            if (isTlsOnConnect)
            {
                return true; // who greets behind TLS is for the test to find out
            }

            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync(TestContext.Current.CancellationToken) is ['2', '2', '0', ..];
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
