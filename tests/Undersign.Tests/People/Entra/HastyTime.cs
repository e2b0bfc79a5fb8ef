using System.Collections.Concurrent;

namespace Undersign.Tests.People.Entra;

/// <summary>A clock whose waits are over at once, and are remembered; the day only passes when a test says so.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long _seconds = 1_790_000_000;

    /// <summary>How long it was waited, in order.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Volatile.Read(ref _seconds));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _seconds, (long)by.TotalSeconds);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
