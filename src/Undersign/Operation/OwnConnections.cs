using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Undersign.Operation;

/// <summary>
/// The connections to a listener that serves one thing alone: so many at once, half of them from one network, and each bears this as a mark. Nothing
/// else is served to them, and <typeparamref name="TServed"/> to no others.
/// </summary>
/// <param name="most">Anybody may connect, and mail has the same process.</param>
internal sealed class OwnConnections<TServed>(int most)
{
    private readonly ConnectionCount _open = new(most, most / 2);

    public async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        connection.Features.Set(this);
        var network = ClientNetwork.Of(connection.RemoteEndPoint is IPEndPoint { Address: var address } ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : IPAddress.None);
        if (!_open.TryEnter(network))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            _open.Leave(network);
        }
    }
}
