namespace Undersign.Tests.Relaying;

/// <summary>A clock that stands until a test moves it; the timers of the relay fire each time it is moved.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly List<Stepped> _timers = [];
    private TimeSpan _now = TimeSpan.FromDays(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Stepped(() => callback(state), period != Timeout.InfiniteTimeSpan);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan by)
    {
        _now += by;
        lock (_timers)
        {
            _timers.ForEach(timer => timer.Fire());
        }
    }

    /// <summary>Fires if it is periodic; the limits of sessions, which are not, stay out of these tests.</summary>
    private sealed class Stepped(Action fire, bool isPeriodic) : ITimer
    {
        private bool _isDisposed;

        public void Fire()
        {
            if (isPeriodic && !_isDisposed)
            {
                fire();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
