using System.Data.Common;
using Undersign.Storage;

namespace Undersign.Traces;

/// <summary>Deletes traces when they are old: they hold who wrote to whom, and nobody keeps that for longer than it helps.</summary>
internal sealed partial class TraceRetention(DbDataSource source, TimeSpan keep, TimeProvider time, ILogger<TraceRetention> logger) : BackgroundService
{
    /// <summary>Rows a transaction: the writer waits for no longer than this takes.</summary>
    private const int Chunk = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>What belongs to traces, and at last the traces themselves.</summary>
    private static readonly string[] Deletions =
    [
        "delete from trace_events where (trace_id, at, ordinal) in (select trace_id, at, ordinal from trace_events where trace_id < @before order by trace_id limit @chunk)",
        "delete from trace_deliveries where (trace_id, address) in (select trace_id, address from trace_deliveries where trace_id < @before order by trace_id limit @chunk)",
        "delete from trace_recipients where (trace_id, ordinal) in (select trace_id, ordinal from trace_recipients where trace_id < @before order by trace_id limit @chunk)",
        "delete from traces where id in (select id from traces where id < @before order by id limit @chunk)",
    ];

    /// <returns>How many traces went.</returns>
    public async Task<int> DeleteOldAsync(CancellationToken cancellationToken)
    {
        var parameters = new { before = new TraceQuery { Until = time.GetUtcNow() - keep }.MostId, chunk = Chunk };
        var deleted = 0;
        foreach (var sql in Deletions)
        {
            deleted = 0;
            int count;
            do
            {
                count = await WriteTurn.ExecuteAsync(source, sql, parameters, cancellationToken);
                deleted += count;
            }
            while (count >= Chunk); // several events of one moment go together
        }

        return deleted;
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
