using Microsoft.AspNetCore.Connections;

namespace Undersign.Operation;

/// <summary>
/// The connections to a listener that serves one thing alone: so many at once, and each bears this as a mark. Nothing else is served to them,
/// and <typeparamref name="TServed"/> to no others.
/// </summary>
/// <param name="most">Anybody may connect, and mail has the same process.</param>
internal sealed class OwnConnections<TServed>(int most)
{
    private int _open;

    public async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        connection.Features.Set(this);
        try
        {
            if (Interlocked.Increment(ref _open) > most)
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
