using System.Collections.Concurrent;
using Undersign.Operation;
using Undersign.Relaying;

namespace Undersign.Custody;

/// <summary>Works off what is in custody, as it falls due: each destination by itself, all of them at once. RFC 5321 §4.5.4.1.</summary>
internal sealed partial class CustodyQueue(
    CustodyStore store, CustodyDestinations destinations, CustodyRoutes routes, CustodyTurn turn, NodeConfiguration node, TimeProvider time, ILogger<CustodyQueue> logger)
    : BackgroundService
{
    /// <summary>How often we look without being told; other nodes' deposits, and what an administrator did, come to light this way.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>How often we look for entries whose age matters.</summary>
    private static readonly TimeSpan Ageing = TimeSpan.FromMinutes(1);

    /// <summary>How long it is remembered of a destination without mail that it could not be reached.</summary>
    private static readonly TimeSpan Forgetting = TimeSpan.FromMinutes(10);

    /// <summary>A clock that goes slower than before by less than this is being set right little by little.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromMinutes(1);

    /// <summary>Files of large messages without a row are left alone until they are so old.</summary>
    private static readonly TimeSpan SweepAge = TimeSpan.FromMinutes(10);

    private readonly CustodyLanes _lanes = new(routes, new(CustodyCapacity.UsualMessages, CustodyCapacity.UsualOctets));
    private readonly ConcurrentDictionary<Task, bool> _working = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private DateTimeOffset _agedAt = DateTimeOffset.MinValue;
    private DateTimeOffset? _lookedAt;

    /// <summary>Who claims.</summary>
    public string Claimant { get; } = node.Claimant;

    /// <summary>Says that something may be due.</summary>
    public void Announce() => _arrived.Release();

    public CustodyLane LaneOf(string destination) => _lanes.Of(destination);

    /// <summary>Begins with whatever a lane has, as far as its connections go.</summary>
    public void Start(CustodyLane lane)
    {
        while (!_stopping.IsCancellationRequested && lane.TryBegin(out var work))
        {
            var working = WorkOffAsync(lane, work);
            _working.TryAdd(working, true);
            _ = working.ContinueWith(static (task, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(task, out _), _working, TaskScheduler.Default); // the state is what was passed
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_working.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var hasOldClaims = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (hasOldClaims)
                {
                    await ReleaseAsync(stoppingToken);
                    await store.SweepAsync(time.GetUtcNow() - SweepAge, stoppingToken);
                    hasOldClaims = false;
                }

                await FillAsync(stoppingToken);
                await WaitForAnnouncementAsync(Poll, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.QueueStalled(logger, e);
                await Task.Delay(Poll, time, stoppingToken);
            }
        }
    }

    /// <summary>Gives up the claims of this node from before its last end; it may have been killed at work.</summary>
    internal Task ReleaseAsync(CancellationToken cancellationToken) => store.ReleaseAsync(Claimant, cancellationToken);

    internal async Task WaitForAnnouncementAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(limit, cancellationToken);
        while (_arrived.Wait(0, CancellationToken.None))
        {
            // one look at the queue serves all that have arrived
        }
    }

    /// <summary>Gives every destination as much of what is due as it can work on.</summary>
    /// <returns>How many entries that was.</returns>
    internal async Task<int> FillAsync(CancellationToken stopping)
    {
        if (!routes.AreKnown) // nobody may be judged for settings that have not been read yet
        {
            return 0;
        }

        await FollowClockAsync(stopping);
        var claimed = await AgeAsync(stopping);
        var given = new List<CustodyClaim>();
        var lanes = _lanes.InTurn(await destinations.DueAsync(time.GetUtcNow(), stopping), given);
        await InsistAsync(() => given.Count == 0 ? Task.CompletedTask : store.GiveUpAsync(given, CancellationToken.None));
        foreach (var lane in lanes)
        {
            var now = time.GetUtcNow();
            if (lane.RoomAt(now) is > 0 and var room)
            {
                var claims = await store.ClaimDueAsync(Claimant, lane.Destination, now, now + CustodyClaim.Time, room, stopping);
                lane.Add(claims, hasMore: claims.Count == room);
                _lanes.HasHadTurn(lane);
                claimed += claims.Count;
                Start(lane);
            }
        }

        return claimed;
    }

    /// <summary>Waits for all that has been begun.</summary>
    internal async Task FinishAsync()
    {
        while (_working.Keys.FirstOrDefault() is { } working)
        {
            await working;
        }
    }

    /// <summary>Where the machine's clock was put back, mail would wait for a time that was near by the old one: it is tried now.</summary>
    private async Task FollowClockAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var before = _lookedAt ?? await destinations.LastFailureAsync(stopping);
        if (now < before - Leap)
        {
            Log.ClockPutBack(logger, before, now);
            await destinations.ForgetTimesAsync(now, stopping);
            _lanes.ForgetTimes();
            _agedAt = DateTimeOffset.MinValue;
        }

        _lookedAt = now;
    }

    /// <summary>Whether or not there is a way out, a sender is told when that takes long. And what is remembered for mail that has gone is forgotten.</summary>
    private async Task<int> AgeAsync(CancellationToken stopping)
    {
        const int AtOnce = 100;
        var now = time.GetUtcNow();
        if (now - _agedAt < Ageing)
        {
            return 0;
        }

        var aged = await store.ClaimAgedAsync(Claimant, now, now + CustodyClaim.Time, AtOnce, stopping);
        foreach (var claim in aged)
        {
            await TurnAsync(new(claim), static (turn, work, token) => turn.AgeAsync(work, token));
        }

        _agedAt = aged.Count < AtOnce ? now : _agedAt; // the rest of them at the next look
        _lanes.Prune(now);
        await destinations.ForgetAsync(now - Forgetting, stopping);
        return aged.Count;
    }

    private async Task WorkOffAsync(CustodyLane lane, CustodyWork work)
    {
        await Task.Yield();
        var failures = lane.Failures;
        var end = await TurnAsync(work, static (turn, work, token) => turn.TakeAsync(work, token));
        var wantsMore = lane.End(work);
        switch (end)
        {
            case CustodyTurnEnd.Unreached unreached:
                await PauseAsync(LaneOf(unreached.Destination), failures + 1, unreached);
                break;
            case CustodyTurnEnd.HeldBack held:
                var given = LaneOf(held.Destination).HoldBack(time.GetUtcNow() + held.For);
                await InsistAsync(() => store.GiveUpAsync(given, CancellationToken.None));
                break;
            case CustodyTurnEnd.Settled when lane.Resume():
                await InsistAsync(() => destinations.ReachedAsync(lane.Destination, CancellationToken.None));
                Log.Reached(logger, lane.Destination);
                wantsMore = true;
                break;
        }

        Start(lane);
        if (wantsMore || end is CustodyTurnEnd.Settled { HasReport: true })
        {
            Announce();
        }
    }

    /// <summary>One message that cannot be worked on must not hold the others up. It is never deleted: somebody waits for it.</summary>
    private async Task<CustodyTurnEnd?> TurnAsync(CustodyWork work, Func<CustodyTurn, CustodyWork, CancellationToken, Task<CustodyTurnEnd>> take)
    {
        try
        {
            return await take(turn, work, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null; // its claim is given up at the next start
        }
#pragma warning disable CA1031 // the edge of one message
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.EntryStalled(logger, work.Claim.Row.Id, e);
            await InsistAsync(() => store.PostponeAsync(work.Claim, time.GetUtcNow() + RetrySchedule.Default.MessageInterval, CancellationToken.None));
            return null;
        }
    }

    private async Task PauseAsync(CustodyLane lane, long failures, CustodyTurnEnd.Unreached end)
    {
        var now = time.GetUtcNow();
        var until = now + end.Schedule.AfterFailure(failures);
        if (lane.Pause(failures, until) is { } given)
        {
            Log.Unreached(logger, lane.Destination, until, end.Reply);
            await InsistAsync(() => destinations.FailedAsync(lane.Destination, failures, now, until, end.Reply, CancellationToken.None));
            await InsistAsync(() => store.GiveUpAsync(given, CancellationToken.None));
            Announce(); // their places are free for others
        }
    }

    /// <summary>What only makes the next look better may fail: claims end by themselves, and who is down is found to be down again.</summary>
    private async Task InsistAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
#pragma warning disable CA1031 // the edge of one note
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotNoted(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Error, "The queue cannot be worked off; look at the database. It is tried again")]
        public static partial void QueueStalled(ILogger logger, Exception exception);

        [LoggerMessage(4004, LogLevel.Error, "Message {MessageId} in custody could not be worked on and waits for its next turn; look at its row, at the database and its disk")]
        public static partial void EntryStalled(ILogger logger, string messageId, Exception exception);

        [LoggerMessage(4008, LogLevel.Debug, "A change of the queue could not be noted; claims end by themselves")]
        public static partial void NotNoted(ILogger logger, Exception exception);

        [LoggerMessage(4016, LogLevel.Warning, "{Destination} cannot be reached; what is queued for it waits until {Until:u}: {Reply}")]
        public static partial void Unreached(ILogger logger, string destination, DateTimeOffset until, string reply);

        [LoggerMessage(4023, LogLevel.Warning, "The clock of this machine was put back from {Before:u} to {Now:u}; what waits in the queue is tried at once. Let the time be kept by NTP")]
        public static partial void ClockPutBack(ILogger logger, DateTimeOffset before, DateTimeOffset now);

        [LoggerMessage(4017, LogLevel.Information, "{Destination} is reached again; what is queued for it goes out")]
        public static partial void Reached(ILogger logger, string destination);
    }
}
