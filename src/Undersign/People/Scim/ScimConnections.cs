using Microsoft.AspNetCore.Connections;

namespace Undersign.People.Scim;

/// <summary>The connections to one binding for SCIM: so many at once, and each bears this as a mark. Nothing else is served to them, and SCIM to no others.</summary>
internal sealed class ScimConnections(ConnectionDelegate next)
{
    /// <summary>Anybody may connect; a directory needs a handful.</summary>
    private const int MaxOpen = 200;

    private int _open;

    public async Task OnConnectedAsync(ConnectionContext connection)
    {
        connection.Features.Set(this);
        try
        {
            if (Interlocked.Increment(ref _open) > MaxOpen)
            {
                connection.Abort();
                return;
            }

            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
