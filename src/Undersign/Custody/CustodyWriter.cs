using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>Makes changes of custody durable: whoever awaits <see cref="WriteAsync"/> may rely on it when it returns.</summary>
/// <remarks>
/// One writer serves all sessions and all deliveries, and commits whatever has gathered while the last sync ran (group commit): twenty
/// sessions share one fsync instead of queueing for twenty, and what is forgotten goes along with what is taken.
/// </remarks>
internal sealed partial class CustodyWriter(DbDataSource database, ILogger<CustodyWriter> logger) : BackgroundService
{
    /// <summary>Changes in one transaction.</summary>
    internal const int MaxBatch = 128;

    /// <summary>Octets in one transaction, unless a single change has more: twenty sessions must not wait for gigabytes of the twenty-first.</summary>
    internal const long MaxBatchOctets = 16 * 1024 * 1024;

    /// <summary>An SQLite constraint, and class 23 of SQLSTATE: of these the change is to blame.</summary>
    private const string ConstraintClass = "23";

    private volatile Exception? _trouble;

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(1024) { SingleReader = true });

    /// <summary>Why the database did not take the last write, while none has succeeded since: what is to be queued is answered 452.</summary>
    public Exception? Trouble => _trouble;

    /// <summary>Completes when the change is durable, or has been found to be none.</summary>
    /// <param name="change">Makes it; gives whether there was something to change. It may be called twice, in different transactions.</param>
    /// <param name="octets">Of mail that it writes.</param>
    /// <exception cref="IOException">Nothing was changed.</exception>
    public async Task<bool> WriteAsync(Func<CustodyTransaction, Task<bool>> change, long octets, CancellationToken cancellationToken)
    {
        var waiting = new Change(change, octets, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await _changes.Writer.WriteAsync(waiting, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw Stopped(e);
        }

        // From here on the writer has it: we wait for it whatever happens to the session.
        return await waiting.Done.Task;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Close(); // here too: a host that stops at once may never have begun the loop
    }

    /// <summary>What is written in the next transaction.</summary>
    internal List<Change> Gather()
    {
        var batch = new List<Change>(MaxBatch);
        var octets = 0L;
        while (batch.Count < MaxBatch && _changes.Reader.TryPeek(out var next))
        {
            octets += next.Octets;
            if ((batch.Count > 0 && octets > MaxBatchOctets) || !_changes.Reader.TryRead(out next))
            {
                break;
            }

            batch.Add(next);
        }

        return batch;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _changes.Reader.WaitToReadAsync(stoppingToken))
            {
                await MakeAsync(Gather());
            }
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Not cancelled by a stopping host: sessions wait for the outcome.</summary>
    private async Task MakeAsync(List<Change> batch)
    {
        try
        {
            await CommitAsync(batch);
        }
#pragma warning disable CA1031 // an edge: whatever it is, these sessions wait for an answer, and those to come need a writer
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (batch.Count == 1 || IsOfTheDatabase(e))
            {
                _trouble = IsOfTheChange(e) ? _trouble : e;
                Log.NotWritten(logger, e);
                batch.ForEach(change => change.Done.TrySetException(new IOException("Custody could not be written.", e)));
                return;
            }

            foreach (var change in batch) // the one that cannot be made must not cost the others theirs
            {
                await MakeAsync([change]);
            }
        }
    }

    /// <summary>Nothing is wrong with any of the changes: one after the other they would wait as long each, for another process's lock or a server that is gone.</summary>
    private static bool IsOfTheDatabase(Exception e) =>
        e is DbException { IsTransient: true } or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_LOCKED } || ForeignLock.IsMet(e);

    private static bool IsOfTheChange(Exception e) =>
        e is not DbException fault || fault is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT } || fault.SqlState?.StartsWith(ConstraintClass, StringComparison.Ordinal) == true;

    private async Task CommitAsync(List<Change> batch)
    {
        var results = await WriteTurn.RunAsync(database, connection => CommitAsync(batch, connection), CancellationToken.None);
        _trouble = null;
        for (var at = 0; at < batch.Count; at++)
        {
            batch[at].Done.TrySetResult(results[at]);
        }
    }

    private static async Task<bool[]> CommitAsync(List<Change> batch, DbConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        await using var changes = new CustodyTransaction(connection, transaction);
        var results = new bool[batch.Count];
        for (var at = 0; at < batch.Count; at++)
        {
            results[at] = await batch[at].Apply(changes);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return results;
    }

    /// <summary>Nobody writes any more: those who wait, and those who come late, must hear of it.</summary>
    private void Close()
    {
        _changes.Writer.TryComplete();
        while (_changes.Reader.TryRead(out var change))
        {
            change.Done.TrySetException(Stopped(cause: null));
        }
    }

    private static IOException Stopped(Exception? cause) => new("Custody could not be written: the gateway stops.", cause);

    internal sealed record Change(Func<CustodyTransaction, Task<bool>> Apply, long Octets, TaskCompletionSource<bool> Done);

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "Custody could not be written; mail that was to be taken is deferred. Look at the database and its disk")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
