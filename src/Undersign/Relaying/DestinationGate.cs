using System.Diagnostics.CodeAnalysis;

namespace Undersign.Relaying;

/// <summary>How many messages one destination gets at once, and a minute. After it has said that this is too much, it gets fewer for a while.</summary>
/// <remarks>
/// <code>
///   it says            at once     nothing for
///   too many at once   half        5 s
///   too much           half        30 s, twice as long each time it says so again, up to 15 min; give or take a fifth
///   takes messages     one more after as many as go at once, up to what the connector allows
/// </code>
/// Who has waited longest goes first.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A timer that is not armed holds nothing, and the gate's life ends with its last waiter.")]
internal sealed class DestinationGate
{
    public static readonly TimeSpan CrowdPause = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>After a pause: what a destination could bear so long ago says nothing any more.</summary>
    public static readonly TimeSpan Forgetting = LongestPause * 2;

    /// <summary>Of a minute's messages, how many may go in one burst: a sixth.</summary>
    private const int BurstsPerMinute = 6;

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiters = [];
    private readonly int _most;
    private readonly int _mostWaiting;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _burst;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly ITimer _timer;
    private int _atOnce;
    private int _busy;
    private int _takenSinceChange;
    private int _strikes;
    private TimeSpan _pausedUntil;

    /// <summary>When the rate would be used up exactly; generic cell rate algorithm.</summary>
    private TimeSpan _arrival;

    public DestinationGate(int atOnce, int? perMinute, int mostWaiting, TimeProvider time)
    {
        (_most, _atOnce, _mostWaiting, _time, _began) = (atOnce, atOnce, mostWaiting, time, time.GetTimestamp());
        _interval = perMinute is { } rate ? TimeSpan.FromMinutes(1) / rate : TimeSpan.Zero;
        _burst = perMinute is { } burst ? _interval * Math.Max(0, (burst / BurstsPerMinute) - 1) : TimeSpan.Zero;
        _timer = time.CreateTimer(static gate => ((DestinationGate)gate!).LetIn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // the state is the gate passed
    }

    /// <summary>How many may be on their way now.</summary>
    public int AtOnce => Volatile.Read(ref _atOnce);

    public bool IsPaused
    {
        get
        {
            lock (_lock)
            {
                return Now < _pausedUntil;
            }
        }
    }

    /// <summary>Until somebody may enter again, as far as time alone decides.</summary>
    public TimeSpan OpensIn
    {
        get
        {
            lock (_lock)
            {
                return OpensAt - Now;
            }
        }
    }

    /// <summary>A new gate would let in no more than this one.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
            {
                var now = Now;
                return _busy == 0 && _waiters.Count == 0 && now >= _arrival
                    && ((_strikes == 0 && _atOnce == _most && now >= _pausedUntil) || now >= _pausedUntil + Forgetting);
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>Waits for a place, no longer than <paramref name="left"/>; not at all when it is known that none comes by then.</summary>
    public async ValueTask<GateEntry> EnterAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_lock)
        {
            var now = Now;
            if (_waiters.Count == 0 && TryTake(now))
            {
                return GateEntry.Entered;
            }

            if (_pausedUntil - now > left)
            {
                return GateEntry.Paused;
            }

            if (_waiters.Count >= _mostWaiting || left <= TimeSpan.Zero)
            {
                return GateEntry.Full;
            }

            waiter = _waiters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Arm(now);
        }

        try
        {
            await waiter.Value.Task.WaitAsync(left, _time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                if (waiter.List is not null)
                {
                    _waiters.Remove(waiter);
                    return GateEntry.Full;
                }
            }
        }

        return GateEntry.Entered;
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="hasTaken">The destination has taken a message: it can bear what it gets.</param>
    public void Leave(bool hasTaken)
    {
        lock (_lock)
        {
            _busy--;
            if (hasTaken && Now >= _pausedUntil)
            {
                _strikes = 0;
                if (_atOnce < _most && ++_takenSinceChange >= _atOnce)
                {
                    (_atOnce, _takenSinceChange) = (_atOnce + 1, 0);
                }
            }
        }

        LetIn();
    }

    /// <summary>The destination has said that it gets too much.</summary>
    /// <returns>How long it gets nothing now; zero when it was known already, because what was on its way hears the same.</returns>
    public TimeSpan SlowDown(Throttle throttle)
    {
        lock (_lock)
        {
            var now = Now;
            if (now < _pausedUntil)
            {
                return TimeSpan.Zero;
            }

            (_atOnce, _takenSinceChange) = (Math.Max(1, Math.Min(_atOnce, Math.Max(1, _busy)) / 2), 0);
            var pause = throttle == Throttle.TooManyAtOnce ? CrowdPause : FirstPause * Math.Pow(2, Math.Min(_strikes++, 16));
            pause = (pause < LongestPause ? pause : LongestPause) * Jitter();
            _pausedUntil = now + pause;
            Arm(now);
            return pause;
        }
    }

    /// <summary>0.8 to 1.2, so that the gateways of the world do not come back at the same moment.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Nothing is kept secret by it.")]
    private static double Jitter() => 0.8 + (Random.Shared.NextDouble() * 0.4);

    private void LetIn()
    {
        lock (_lock)
        {
            if (_waiters.Count == 0)
            {
                return;
            }

            var now = Now;
            while (_waiters.First is { } first && TryTake(now))
            {
                _waiters.Remove(first);
                first.Value.SetResult();
            }

            Arm(now);
        }
    }

    private bool TryTake(TimeSpan now)
    {
        if (_busy >= _atOnce || now < OpensAt)
        {
            return false;
        }

        _busy++;
        _arrival = (_arrival > now ? _arrival : now) + _interval;
        return true;
    }

    private TimeSpan OpensAt => _pausedUntil > _arrival - _burst ? _pausedUntil : _arrival - _burst;

    /// <summary>Those who wait for a place are let in by who leaves; those who wait for time need the timer.</summary>
    private void Arm(TimeSpan now)
    {
        if (_waiters.Count > 0 && OpensAt > now)
        {
            _timer.Change(OpensAt - now + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}

/// <summary>Whether a message may go to a destination now.</summary>
internal enum GateEntry
{
    Entered,

    /// <summary>Too many wait, or it has waited too long, or was given up.</summary>
    Full,

    /// <summary>The destination wants less, for longer than the message can wait.</summary>
    Paused,
}
