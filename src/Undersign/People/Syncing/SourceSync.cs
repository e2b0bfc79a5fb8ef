using System.Data.Common;
using Undersign.People.Scim;
using Undersign.People.Sources;
using Undersign.People.Storing;

namespace Undersign.People.Syncing;

/// <summary>One reading of one source, from whose turn it is to what is stored. Nothing that fails changes what is stored (law 9).</summary>
internal sealed class SourceSync(DbDataSource database, TimeProvider time)
{
    /// <summary>After the first failure; then twice as long each time, up to how often the source is read.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    /// <summary>A directory that asks for more is asked earlier all the same.</summary>
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(6);

    /// <summary>A large directory that throttles us takes its time.</summary>
    private static readonly TimeSpan ReadingLimit = TimeSpan.FromHours(4);

    private static readonly TimeSpan HoldInterval = TimeSpan.FromSeconds(5);

    private readonly SourceStates _states = new(database, time);

    /// <summary>Reads a source and stores what it says.</summary>
    /// <param name="isAnew">Everything, not only what has changed.</param>
    /// <exception cref="OperationCanceledException">We stop; whoever looks next may read it.</exception>
    public async Task<SyncOutcome> RunAsync(SyncPlan plan, bool isAnew, ReadingProgress progress, CancellationToken cancellationToken)
    {
        var claim = new SourceClaim(plan.Organisation, plan.Source.Name, Guid.CreateVersion7(time.GetUtcNow()).ToString());
        if (!await _states.TryClaimAsync(claim, SourceClaim.Limit, cancellationToken))
        {
            return new SyncOutcome.Busy();
        }

        var failures = 0L;
        try
        {
            var before = await _states.FindAsync(claim.Organisation, claim.Source, cancellationToken);
            failures = before?.Failures ?? 0;
            return await RunAsync(claim, plan, before, isAnew, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _states.GiveUpAsync(claim, CancellationToken.None); // the next one need not wait until the claim is over
            throw;
        }
#pragma warning disable CA1031 // the edge of a sync run: whatever breaks, the last good people stay, and the directory is not asked for everything every few seconds
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failed = new SourceReading.Failed($"what it says could not be stored ({exception.GetType().Name}); the log has more");
            return await FailAsync(claim, plan, failed, failures, exception);
        }
    }

    /// <summary>Reads everything and says what would change. Stores nothing.</summary>
    public async Task<SyncOutcome> TryAsync(SyncPlan plan, ReadingProgress progress, CancellationToken cancellationToken) =>
        await ReadAsync(plan, state: null, progress, cancellationToken) switch
        {
            (SourceReading.Failed failed, var cause) => new SyncOutcome.Failed(failed.Reason, time.GetUtcNow(), cause),
            var (reading, _) => new SyncOutcome.Done(await CompareAsync(plan, reading, cancellationToken)),
        };

    private async Task<SyncOutcome> RunAsync(SourceClaim claim, SyncPlan plan, SourceState? before, bool isAnew, ReadingProgress progress, CancellationToken cancellationToken)
    {
        var state = !isAnew && before?.Fingerprint == plan.Source.Fingerprint ? before.State : null;
        using var limit = new CancellationTokenSource(ReadingLimit, time);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var holding = HoldAsync(claim, progress, joined.CancelAsync, joined.Token);
        SourceReading reading;
        Exception? cause = null;
        try
        {
            (reading, cause) = await ReadAsync(plan, state, progress, joined.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reading = new SourceReading.Failed("the reading took too long, or another node has taken it over");
        }
        finally
        {
            await joined.CancelAsync();
            await holding;
        }

        if (reading is SourceReading.Failed failed)
        {
            return await FailAsync(claim, plan, failed, before?.Failures ?? 0, cause);
        }

        var changes = await CompareAsync(plan, reading, cancellationToken);
        var known = before ?? new() { Organisation = plan.Organisation, Source = plan.Source.Name };
        if (known.SlowLoss(changes, time.GetUtcNow()) is { } slow && !changes.Losses.Any(static loss => loss.Of == "people"))
        {
            changes.Losses = [slow, .. changes.Losses];
        }

        if (changes.IsSuspicious && before?.Allows(changes.Losses, time.GetUtcNow(), plan.Source.Fingerprint) != true)
        {
            return await WaitAsync(claim, plan, changes);
        }

        var result = new ReadingResult(plan.Source.Fingerprint, changes.IsPartial ? null : StateOf(reading), time.GetUtcNow() + plan.Source.Every, known.MostAfter(changes, time.GetUtcNow()));
        return await new RecordWriter(database, time).StoreAsync(claim, changes, result, cancellationToken) ? new SyncOutcome.Done(changes) : new SyncOutcome.Busy();
    }

    /// <summary>A reading that throws is one that failed. What an exception says may be of anything: the reason tells only its kind, the log all.</summary>
    private async Task<(SourceReading Reading, Exception? Cause)> ReadAsync(SyncPlan plan, string? state, ReadingProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            return (await DirectoryOf(plan).ReadAsync(state, progress, cancellationToken), null);
        }
#pragma warning disable CA1031 // the edge of a sync run: whatever a directory makes its source throw, the last good people stay
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return (new SourceReading.Failed($"the reading broke off ({exception.GetType().Name}); the log has more"), exception);
        }
    }

    /// <summary>What is pushed has been kept, and is read from there.</summary>
    private IPeopleSource DirectoryOf(SyncPlan plan) => plan.Source.Origin switch
    {
        PeopleOrigin.Directory directory => directory.Source,
        PeopleOrigin.Pushed(var settings) => new ScimSource(database, time, new(plan.Organisation, plan.Source.Name), settings),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Task<RecordChanges> CompareAsync(SyncPlan plan, SourceReading reading, CancellationToken cancellationToken) => reading switch
    {
        SourceReading.Complete complete => new RecordComparison(database, plan.Organisation, plan.Source.Name).WithAsync(complete, cancellationToken),
        SourceReading.Changes changes => new RecordComparison(database, plan.Organisation, plan.Source.Name).WithAsync(changes, cancellationToken),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string? StateOf(SourceReading reading)
    {
        var state = reading is SourceReading.Complete complete ? complete.State : (reading as SourceReading.Changes)?.State;
        return state is { Length: <= SourceBounds.StateLength } ? state : null;
    }

    private async Task<SyncOutcome> FailAsync(SourceClaim claim, SyncPlan plan, SourceReading.Failed failed, long failures, Exception? cause)
    {
        var next = time.GetUtcNow() + PauseAfter(failures, plan.Source.Every, failed.RetryAfter);
        await _states.FailAsync(claim, plan.Source.Fingerprint, failed.Reason, next, CancellationToken.None);
        return new SyncOutcome.Failed(failed.Reason, next, cause);
    }

    private async Task<SyncOutcome> WaitAsync(SourceClaim claim, SyncPlan plan, RecordChanges changes)
    {
        var fault = $"{string.Join(", ", changes.Losses)} would go, so nothing was changed; if that is right: undersign people confirm {plan.Source.Name}";
        await _states.WaitAsync(claim, plan.Source.Fingerprint, fault, time.GetUtcNow() + plan.Source.Every, changes.Losses, CancellationToken.None);
        return new SyncOutcome.Waiting(changes, fault);
    }

    /// <summary>Says that the reading goes on, and ends it when it is ours no more.</summary>
    private async Task HoldAsync(SourceClaim claim, ReadingProgress progress, Func<Task> end, CancellationToken isOver)
    {
        try
        {
            using var timer = new PeriodicTimer(HoldInterval, time);
            while (await timer.WaitForNextTickAsync(isOver))
            {
                if (!await _states.HoldAsync(claim, progress.Read, SourceClaim.Limit, isOver))
                {
                    await end();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or DbException)
        {
            // Over; or the database is away, and what is read will not be stored either.
        }
    }

    /// <summary>Longer each time, and as long as the directory wants, within reason.</summary>
    public static TimeSpan PauseAfter(long failures, TimeSpan every, TimeSpan? wish)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures, 12));
        pause = pause < every ? pause : every;
        return wish is { } asked && asked > pause ? (asked < LongestWish ? asked : LongestWish) : pause;
    }
}
