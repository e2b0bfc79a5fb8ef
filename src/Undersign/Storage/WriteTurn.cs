using System.Data.Common;
using Dapper;

namespace Undersign.Storage;

/// <summary>A file has one writer at a time. Those of this process queue here in order; in the database they would poll for the lock and sleep between.</summary>
internal static class WriteTurn
{
    /// <summary>Writes when it is this writer's turn. When another process has the file locked, whoever comes in the next moments hears of it at once.</summary>
    public static async Task<T> RunAsync<T>(DbDataSource source, Func<DbConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        using var turn = await TakeAsync(source, cancellationToken);
        var foreign = (source as SqliteDataSource)?.ForeignLock;
        foreign?.ThrowIfJustMet();
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var written = await write(connection);
            foreign?.Note(isMet: false);
            return written;
        }
        catch (DbException fault) when (ForeignLock.IsMet(fault))
        {
            foreign?.Note(isMet: true);
            throw;
        }
    }

    /// <summary>One statement, which is a transaction of its own.</summary>
    /// <returns>How many rows it changed.</returns>
    public static Task<int> ExecuteAsync(DbDataSource source, string sql, object parameters, CancellationToken cancellationToken) =>
        RunAsync(source, connection => connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)), cancellationToken);

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
