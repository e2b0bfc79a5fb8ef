namespace Undersign.Relaying.Policies;

/// <summary>
/// Fetches policies again before they end, so that nobody has a chance to make us forget one by being in the way at the right moment, and
/// deletes those that have ended. RFC 8461 §3.3.
/// </summary>
internal sealed partial class PolicyRefreshing(DomainPolicies policies, PolicyStore store, TimeProvider time, ILogger<PolicyRefreshing> logger) : BackgroundService
{
    /// <summary>Domains that nobody has sent to for so long are forgotten when their policy ends.</summary>
    private static readonly TimeSpan LongestUnused = TimeSpan.FromDays(90);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromHours(1);

    /// <summary>Domains a round; 10,000 domains take a quarter of a day.</summary>
    private const int MaxARound = 500;

    private const int AtOnce = 4;

    /// <returns>How many policies are younger now.</returns>
    public async Task<int> RefreshAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.DeleteExpiredAsync(now.ToUnixTimeMilliseconds(), cancellationToken);
        var due = await store.FindDueAsync(now.ToUnixTimeMilliseconds(), (now - LongestUnused).ToUnixTimeMilliseconds(), MaxARound, cancellationToken);
        var refreshed = 0;
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (stored, stopping) =>
        {
            if (await policies.RefreshAsync(stored, stopping) is null)
            {
                Interlocked.Increment(ref refreshed);
            }
            else
            {
                await store.PutOffAsync(stored.Domain, (now + PauseAfterFailure).ToUnixTimeMilliseconds(), stopping);
            }
        });
        return refreshed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
#pragma warning disable CA1031 // the edge: a database that is away now is asked again in ten minutes; mail does not depend on it
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.NotRefreshed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3014, LogLevel.Warning, "Policies of recipients' domains (MTA-STS) could not be looked through; look at the database. It is tried again in ten minutes")]
        public static partial void NotRefreshed(ILogger logger, Exception exception);
    }
}
