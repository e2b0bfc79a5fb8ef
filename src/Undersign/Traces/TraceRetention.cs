using System.Data.Common;
using Dapper;

namespace Undersign.Traces;

/// <summary>Deletes traces when they are old: they hold who wrote to whom, and nobody keeps that for longer than it helps.</summary>
internal sealed partial class TraceRetention(DbDataSource source, TimeSpan keep, TimeProvider time, ILogger<TraceRetention> logger) : BackgroundService
{
    /// <summary>Traces a transaction: the writer waits for no longer than this takes.</summary>
    private const int Chunk = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <returns>How many traces went.</returns>
    public async Task<int> DeleteOldAsync(CancellationToken cancellationToken)
    {
        var before = new TraceQuery { Until = time.GetUtcNow() - keep }.MostId;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        for (var deleted = 0; ;)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            const string Recipients = "delete from trace_recipients where trace_id in (select id from traces where id < @before order by id limit @chunk)";
            const string Traces = "delete from traces where id in (select id from traces where id < @before order by id limit @chunk)";
            var parameters = new { before, chunk = Chunk };
            await connection.ExecuteAsync(new CommandDefinition(Recipients, parameters, transaction, cancellationToken: cancellationToken));
            var count = await connection.ExecuteAsync(new CommandDefinition(Traces, parameters, transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            deleted += count;
            if (count < Chunk)
            {
                await connection.ExecuteAsync(new CommandDefinition("delete from trace_events where trace_id < @before", parameters, cancellationToken: cancellationToken));
                return deleted;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await DeleteOldAsync(stoppingToken);
            }
#pragma warning disable CA1031 // the edge: a database that is away now is asked again in an hour; mail does not depend on it
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.NotDeleted(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(7103, LogLevel.Warning, "Old traces could not be deleted; look at the database. It is tried again in an hour")]
        public static partial void NotDeleted(ILogger logger, Exception exception);
    }
}
