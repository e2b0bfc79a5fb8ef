using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Undersign.EndToEnd.Harness;

/// <summary>Ports for servers that have to be told one.</summary>
internal static class Loopback
{
    private const int First = 10_000;
    private static readonly Lock HandingOut = new();
    private static readonly int End = FirstForClients();
    private static int _next = Random.Shared.Next(First, End); // another run beside this one begins elsewhere

    /// <summary>A port that was free a moment ago, that no other test of this run has got and that the system gives to nobody by itself.</summary>
    /// <remarks>The last is what lets a server that was killed come back to its port: the other end of anybody's connection could be there by then.</remarks>
    public static int FreePort()
    {
        lock (HandingOut)
        {
            while (true)
            {
                var port = _next;
                _next = port + 1 < End ? port + 1 : First;
                if (IsFree(port))
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

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>From here on the system takes ports for who connects: ip(7), ip_local_port_range.</summary>
    private static int FirstForClients()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        const int Usual = 32_768;
        return File.Exists(Range) && int.TryParse(File.ReadAllText(Range).Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first > First + 10_000 ? first : Usual;
    }
}
