namespace Undersign.Protocols.Smtp;

/// <summary>The time a session may wait: a limit for what it waits for now, and one for the session in all.</summary>
/// <remarks>
/// A session sets a limit several times a message and hardly ever reaches one, so setting it costs a look at the clock: the one
/// timer is not touched, it looks again when it fires. A reached limit ends the session; the token is never reset.
/// </remarks>
internal sealed class Deadline : IAsyncDisposable
{
    /// <summary>Limit: a timer takes no more than 49 days, and no session lives as long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _passed = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _end;
    private long _due = long.MaxValue;
    private long _fires = long.MaxValue;

    /// <param name="total">From now on, for all limits together.</param>
    public Deadline(TimeProvider time, TimeSpan total)
    {
        _time = time;
        _end = At(total);
        _timer = time.CreateTimer(static deadline => ((Deadline)deadline!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _passed.Token;

    /// <summary>Whether a limit was reached.</summary>
    public bool HasPassed => _passed.IsCancellationRequested;

    /// <summary>From now on; the limit set before no longer counts.</summary>
    public void Set(TimeSpan limit)
    {
        var due = Math.Min(At(limit), _end);
        lock (_lock)
        {
            _due = due;
            if (due < _fires)
            {
                FireAt(due);
            }
        }
    }

    /// <summary>What happens now takes the time it takes.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _due = long.MaxValue;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false); // waits for a callback under way, which cancels
        _passed.Dispose();
    }

    private long At(TimeSpan fromNow) =>
        _time.GetTimestamp() + (long)((fromNow < Longest ? fromNow : Longest).TotalSeconds * _time.TimestampFrequency);

    private void Look()
    {
        lock (_lock)
        {
            _fires = long.MaxValue;
            if (_due == long.MaxValue)
            {
                return;
            }

            if (_due > _time.GetTimestamp())
            {
                FireAt(_due);
                return;
            }
        }

        _passed.Cancel(); // not under the lock: what waits runs on from here
    }

    private void FireAt(long due)
    {
        _fires = due;
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due) + TimeSpan.FromMilliseconds(1); // timers may fire a little early
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }
}
