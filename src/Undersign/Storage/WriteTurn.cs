using System.Data.Common;

namespace Undersign.Storage;

/// <summary>A file has one writer at a time. Those of this process queue here in order; in the database they would poll for the lock and sleep between.</summary>
internal static class WriteTurn
{
    /// <returns>To be disposed of when the transaction has ended; a database server needs none.</returns>
    public static async ValueTask<IDisposable?> TakeAsync(DbDataSource source, CancellationToken cancellationToken)
    {
        if (source is not SqliteDataSource { Writing: var writing })
        {
            return null;
        }

        await writing.WaitAsync(cancellationToken);
        return new Held(writing);
    }

    private sealed class Held(SemaphoreSlim writing) : IDisposable
    {
        public void Dispose() => writing.Release();
    }
}
