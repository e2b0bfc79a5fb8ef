using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Threads;

/// <summary>Forgets threads that are old, and of an organisation that writes very much the oldest.</summary>
internal sealed partial class ThreadRetention(DbDataSource source, TimeProvider time, ILogger<ThreadRetention> logger) : BackgroundService
{
    /// <summary>Messages remembered of one organisation, some hundred megabytes.</summary>
    private const int Most = 1_000_000;

    /// <summary>Rows a transaction: the writer waits for no longer than this takes.</summary>
    private const int Chunk = 1000;

    private const string CountedSql = "select remembered_at from thread_signatures where organisation = @organisation order by remembered_at desc limit 1 offset @most";

    private const string ForgetSql = """
        delete from thread_signatures where (id, signature) in
            (select id, signature from thread_signatures where organisation = @organisation and remembered_at <= @before order by remembered_at limit @chunk)
        """;

    /// <summary>A thread that rested for so long begins anew.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(90);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <returns>How many messages were forgotten.</returns>
    public async Task<int> ForgetAsync(int most, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var forgotten = 0;
        foreach (var organisation in (await connection.QueryAsync<string>("select distinct organisation from thread_signatures")).AsList())
        {
            var old = (time.GetUtcNow() - Age).ToUnixTimeMilliseconds();
            var surplus = await connection.QuerySingleOrDefaultAsync<long?>(CountedSql, new { organisation, most }) ?? 0;
            var parameters = new { organisation, before = Math.Max(old, surplus), chunk = Chunk };
            int count;
            do
            {
                count = await WriteTurn.ExecuteAsync(source, ForgetSql, parameters, cancellationToken);
                forgotten += count;
            }
            while (count == Chunk);
        }

        return forgotten;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ForgetAsync(Most, stoppingToken);
            }
#pragma warning disable CA1031 // the edge: a database that is away now is asked again in an hour; mail does not depend on it
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.NotForgotten(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7203, LogLevel.Warning, "Old threads could not be forgotten; look at the database. It is tried again in an hour")]
        public static partial void NotForgotten(ILogger logger, Exception exception);
    }
}
