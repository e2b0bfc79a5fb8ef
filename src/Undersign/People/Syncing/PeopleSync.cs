using Undersign.People.Storing;

namespace Undersign.People.Syncing;

/// <summary>Reads each directory when it is due, on whichever node sees it first. Mail knows nothing of it: it goes on with the last good snapshot.</summary>
/// <param name="plans">The directories of the organisations in force.</param>
internal sealed partial class PeopleSync(Func<IEnumerable<SyncPlan>> plans, SourceStates states, SourceSync sync, TimeProvider time, ILogger<PeopleSync> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Directories that are read briskly at once, each of another organisation; what is read takes memory.</summary>
    private const int MostBrisk = 2;

    /// <summary>Slow ones included.</summary>
    private const int Most = 12;

    /// <summary>What takes longer waits for its directory, fills memory slowly, and holds up nobody else.</summary>
    public static readonly TimeSpan Brisk = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(15);

    private readonly Dictionary<(string Organisation, string Source), (Task<bool> Task, long Began)> _running = [];

    /// <summary>Those of which not even that they failed could be stored: how often, and since when they rest for how long.</summary>
    private readonly Dictionary<(string Organisation, string Source), (int Failures, long Since, TimeSpan Pause)> _resting = [];
    private string? _toldFault;

    /// <summary>As of the last look.</summary>
    public IReadOnlyList<SourceState> States { get; private set; } = [];

    /// <summary>What an administrator should look at.</summary>
    public IEnumerable<string> Concerns() => States.Where(static state => state.Fault is not null).Select(static state => $"{state.Organisation}: {state.Source}: {state.Fault}");

    /// <summary>Starts what is due, and does not wait for it.</summary>
    public async Task LookAsync(CancellationToken stoppingToken)
    {
        Reap();
        var current = plans().ToList();
        if (current.Count == 0)
        {
            States = [];
            return;
        }

        var known = (await states.AllAsync(stoppingToken)).ToDictionary(static state => (state.Organisation, state.Source));
        States = [.. current.Select(plan => known.GetValueOrDefault((plan.Organisation, plan.Source.Name))).OfType<SourceState>()];
        foreach (var plan in current.OrderBy(plan => known.GetValueOrDefault((plan.Organisation, plan.Source.Name))?.NextAttemptAt ?? 0))
        {
            var key = (plan.Organisation, plan.Source.Name);
            if (HasRoom(key) && IsDue(known.GetValueOrDefault(key), plan))
            {
                _running.Add(key, (RunAsync(plan, stoppingToken), time.GetTimestamp()));
            }
        }
    }

    /// <summary>When what has been started has ended.</summary>
    public Task EndAsync() => Task.WhenAll(_running.Values.Select(static running => running.Task));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await GuardAsync(() => LookAsync(stoppingToken), stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await EndAsync();
        }
    }

    private bool IsDue(SourceState? state, SyncPlan plan) =>
        !(_resting.TryGetValue((plan.Organisation, plan.Source.Name), out var rest) && time.GetElapsedTime(rest.Since) < rest.Pause)
        && (state is null || state.IsDue(time.GetUtcNow(), plan.Source.Fingerprint));

    /// <summary>No organisation takes the turn of another, whatever its directories do.</summary>
    private bool HasRoom((string Organisation, string Source) key)
    {
        var brisk = _running.Where(pair => time.GetElapsedTime(pair.Value.Began) < Brisk).ToList();
        return _running.Count < Most && !_running.ContainsKey(key) && brisk.Count < MostBrisk && !brisk.Exists(pair => pair.Key.Organisation == key.Organisation);
    }

    private void Reap()
    {
        foreach (var (key, (task, _)) in _running.Where(static pair => pair.Value.Task.IsCompleted).ToList())
        {
            _running.Remove(key);
            if (task.Result)
            {
                _resting.Remove(key);
            }
            else
            {
                var failures = _resting.GetValueOrDefault(key).Failures;
                _resting[key] = (failures + 1, time.GetTimestamp(), SourceSync.PauseAfter(failures, LongestRest, wish: null));
            }
        }
    }

    /// <summary>Never throws.</summary>
    /// <returns>Whether the database knows what came of it, and with that when the next reading is due.</returns>
    private async Task<bool> RunAsync(SyncPlan plan, CancellationToken stoppingToken)
    {
        try
        {
            var outcome = await sync.RunAsync(plan, isAnew: false, new ReadingProgress(), stoppingToken);
            Tell(plan, outcome);
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return true; // it is read by whoever looks next
        }
#pragma warning disable CA1031 // the edge of a sync run: a database that is away must not stop the host, and with it mail
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Broken(logger, plan.Organisation, plan.Source.Name, exception);
            return false;
        }
    }

    private void Tell(SyncPlan plan, SyncOutcome outcome)
    {
        switch (outcome)
        {
            case SyncOutcome.Done { Changes: { Any: true } changes }:
                Log.Read(logger, plan.Organisation, plan.Source.Name, changes.After, changes.Added.Count, changes.Changed.Count, changes.Renamed.Count, changes.Removed.Count);
                break;
            case SyncOutcome.Waiting waiting:
                Log.Waiting(logger, plan.Organisation, plan.Source.Name, waiting.Reason);
                break;
            case SyncOutcome.Failed failed:
                Log.Failed(logger, plan.Organisation, plan.Source.Name, failed.Reason, failed.Next, failed.Cause);
                break;
        }
    }

    private async Task GuardAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
            _toldFault = null;
        }
#pragma warning disable CA1031 // the edge: a database that is away must not stop the host, and with it mail
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (_toldFault != exception.Message)
            {
                _toldFault = exception.Message; // once, not every five seconds
                Log.Stuck(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "{Organisation}: {Source} has {People} people: {Added} new, {Changed} changed, {Renamed} renamed, {Removed} gone")]
        public static partial void Read(ILogger logger, string organisation, string source, int people, int added, int changed, int renamed, int removed);

        [LoggerMessage(5002, LogLevel.Warning, "{Organisation}: {Source} is not taken over: {Reason}")]
        public static partial void Waiting(ILogger logger, string organisation, string source, string reason);

        [LoggerMessage(5003, LogLevel.Warning, "{Organisation}: {Source} could not be read: {Reason}. Mail goes on with the last good people; it is tried again at {Next}")]
        public static partial void Failed(ILogger logger, string organisation, string source, string reason, DateTimeOffset next, Exception? exception);

        [LoggerMessage(5004, LogLevel.Error, "{Organisation}: what {Source} says could not be stored; look at the database. Mail goes on with the last good people")]
        public static partial void Broken(ILogger logger, string organisation, string source, Exception exception);

        [LoggerMessage(5005, LogLevel.Error, "Directories are not looked after: look at the database. Mail goes on with the last good people")]
        public static partial void Stuck(ILogger logger, Exception exception);
    }
}
