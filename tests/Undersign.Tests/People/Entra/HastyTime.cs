using System.Collections.Concurrent;

namespace Undersign.Tests.People.Entra;

/// <summary>A clock whose waits are over at once, and are remembered; the day only passes when a test says so.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long _seconds = 1_790_000_000;
    private long _waited;

    /// <summary>How long it was waited, in order.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Volatile.Read(ref _seconds));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Of a stopwatch, every wait has passed.</summary>
    public override long GetTimestamp() => Volatile.Read(ref _waited);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _seconds, (long)by.TotalSeconds);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        Interlocked.Add(ref _waited, Math.Max(dueTime.Ticks, 0));
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
