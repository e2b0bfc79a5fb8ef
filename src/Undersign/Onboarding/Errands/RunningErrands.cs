using System.Collections.Concurrent;

namespace Undersign.Onboarding.Errands;

/// <summary>Runs errands of pages behind them, one at a time for each organisation: they go on when a browser leaves, and end when the node does.</summary>
/// <remarks>
/// Nothing of them is stored. What was done in a tenant, the tenant shows; after a restart it is looked at again, and it goes on from there.
/// Limit: each node knows its own. Two nodes that work on one tenant at the same time each do what is left when they look.
/// </remarks>
internal sealed partial class RunningErrands(TimeProvider time, ILogger<RunningErrands> logger) : IHostedService, IDisposable
{
    /// <summary>For everything together; whatever waits for Microsoft has limits of its own, which are shorter.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private readonly Lock _oneAtATime = new();
    private readonly ConcurrentDictionary<string, RunningErrand> _known = new(StringComparer.Ordinal);
    private bool _isStopping;

    /// <summary>The last of an organisation since the node was started, as far as it is.</summary>
    public Errand? Find(string organisation) => _known.GetValueOrDefault(organisation)?.Errand;

    /// <summary>Begins one, unless another of the organisation goes on.</summary>
    /// <param name="work">Ends with what came of it; a refusal is an end as well.</param>
    public bool TryBegin(string organisation, ErrandKind kind, Func<RunningErrand, CancellationToken, Task<ErrandEnd>> work)
    {
        lock (_oneAtATime)
        {
            if (_isStopping || Find(organisation) is { IsRunning: true })
            {
                return false;
            }

            if (_known.TryRemove(organisation, out var before))
            {
                before.Dispose();
            }

            var running = new RunningErrand(new(kind, time.GetUtcNow()), time);
            _known[organisation] = running;
            Log.Begins(logger, organisation, Errand.TitleOf(kind));
            running.Begin(work, Longest, exception => Log.Failed(logger, exception, organisation, Errand.TitleOf(kind)));
            return true;
        }
    }

    public void Stop(string organisation) => _known.GetValueOrDefault(organisation)?.Cancel();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_oneAtATime)
        {
            _isStopping = true;
        }

        foreach (var running in _known.Values)
        {
            running.Cancel();
        }

        await Task.WhenAll(_known.Values.Select(static running => running.Task)).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var running in _known.Values)
        {
            running.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6011, LogLevel.Information, "{Organisation}: somebody has begun on the page Connect: {Errand}")]
        public static partial void Begins(ILogger logger, string organisation, string errand);

        [LoggerMessage(6010, LogLevel.Error, "{Organisation}: \"{Errand}\" on the page did not end well: look at the database, and report it if that is well")]
        public static partial void Failed(ILogger logger, Exception exception, string organisation, string errand);
    }
}
