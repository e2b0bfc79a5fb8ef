using System.Net;
using System.Net.Sockets;

namespace Undersign.Admin.EmailSettings;

/// <summary>From which addresses this machine reaches the internet: what a server's list of allowed addresses has to have.</summary>
/// <remarks>Limit: a router that translates shows others; the test's banner or the server's own log has them.</remarks>
internal static class SourceAddresses
{
    /// <summary>Of networks for documentation: the way there is the way to everywhere, and nothing is sent (RFC 5737 §3, RFC 3849 §2).</summary>
    private static readonly IPEndPoint[] Anywhere = [new(IPAddress.Parse("192.0.2.1"), 25), new(IPAddress.Parse("2001:db8::1"), 25)];

    public static IReadOnlyList<string> Find() => [.. Anywhere.Select(AddressTo).OfType<IPAddress>().Where(static address => !IPAddress.IsLoopback(address)).Select(static address => address.ToString())];

    private static IPAddress? AddressTo(IPEndPoint end)
    {
        try
        {
            using var socket = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(end); // chooses a route, and sends nothing
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null; // no way there: the family is not used
        }
    }
}
