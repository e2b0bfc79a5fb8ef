using Microsoft.AspNetCore.Connections;

namespace Undersign.People.Scim;

/// <summary>A connection of which nobody knows yet whose it is: without a token that is known it does not stay.</summary>
internal sealed class ScimConnection : IDisposable
{
    /// <summary>TLS and the header of the first request. Kestrel alone gives half a minute to each, and two to who says nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ITimer _end;

    private ScimConnection(ConnectionContext connection, TimeProvider time) =>
        _end = time.CreateTimer(static connection => ((ConnectionContext)connection!).Abort(), connection, Patience, Timeout.InfiniteTimeSpan);

    public static async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection, TimeProvider time)
    {
        using var own = new ScimConnection(connection, time);
        connection.Features.Set(own);
        await next(connection);
    }

    /// <summary>It has shown a token, and stays as long as any.</summary>
    public void Stay() => _end.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _end.Dispose();
}
