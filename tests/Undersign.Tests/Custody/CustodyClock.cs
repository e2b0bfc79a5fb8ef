using System.Threading.Channels;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>The stepped clock with a date to it, since custody counts in days; and it tells when somebody begins to wait.</summary>
internal sealed class CustodyClock : TimeProvider
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private readonly SteppedTime _stepped = new();
    private readonly Channel<bool> _timers = Channel.CreateUnbounded<bool>();
    private readonly long _began;
    private TimeSpan _putBack;

    public CustodyClock() => _began = _stepped.GetTimestamp();

    public override long TimestampFrequency => _stepped.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Noon - _putBack + TimeSpan.FromTicks(_stepped.GetTimestamp() - _began);

    public override long GetTimestamp() => _stepped.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _stepped.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(true);
        return timer;
    }

    public void Advance(TimeSpan by) => _stepped.Advance(by);

    /// <summary>Somebody sets the machine's clock; whoever waits already waits no longer and no shorter for it.</summary>
    public void PutBack(TimeSpan by) => _putBack += by;

    /// <summary>Completes when somebody has begun to wait on this clock, once for each.</summary>
    public Task SomebodyWaitsAsync(CancellationToken cancellationToken) =>
        _timers.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
}
