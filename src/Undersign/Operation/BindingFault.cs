using System.Net;
using System.Net.Sockets;

namespace Undersign.Operation;

/// <summary>Why nothing can listen at an address of the node file, and what to do about it.</summary>
internal static class BindingFault
{
    /// <summary>Listens for a moment; <see langword="null"/> where that can be.</summary>
    public static string? Find(IPEndPoint endPoint)
    {
        try
        {
            using var listener = new TcpListener(endPoint) { ExclusiveAddressUse = false };
            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "something listens there already; the gateway itself, if it is running",
                SocketError.AccessDenied => "not allowed; ports below 1024 need the right to bind them (CAP_NET_BIND_SERVICE)",
                SocketError.AddressNotAvailable => "this machine does not have that address",
                _ => exception.Message,
            };
        }
    }

    /// <summary>Of every address that mail, pages, directories or pictures need, a line each. Without the challenges of ACME mail goes on: they tell of it themselves.</summary>
    public static IEnumerable<string> All(NodeConfiguration node) =>
        from listener in (IEnumerable<(string Setting, IPEndPoint EndPoint)>)
        [
            .. node.ReceiveConnectors.SelectMany(static connector => connector.Bindings.Select(binding => ($"the receive connector \"{connector.Name}\"", binding))),
            .. (node.Scim?.Bindings ?? []).Select(static binding => ("scim", binding)),
            .. (node.Pictures?.Bindings ?? []).Select(static binding => ("pictures", binding)),
            ("the status page (web)", node.Web),
        ]
        let fault = Find(listener.EndPoint)
        where fault is not null
        select $"{listener.Setting} cannot listen at {listener.EndPoint}: {fault}. Free that address, or give another one in the node file";
}
