namespace Undersign.Tests.ProtocolLogs;

/// <summary>A calendar that stands until a test moves it. Timers are the system's: the writer gathers for a moment of real time.</summary>
internal sealed class ProtocolLogClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Advance(TimeSpan by) => _now += by;
}
