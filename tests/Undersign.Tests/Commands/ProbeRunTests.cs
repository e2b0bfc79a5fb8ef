using Undersign.Commands;

namespace Undersign.Tests.Commands;

/// <summary>How long a probe waits for a message that does not come.</summary>
public sealed class ProbeRunTests : NodeCommandTestBase
{
    [Theory]
    [InlineData(null, 15)] // it has to be written first
    [InlineData(5, 5)]
    public async Task A_message_that_somebody_writes_is_waited_for(int? wait, int expected)
    {
        var time = new LeapingTime();
        await using var output = new StringWriter { NewLine = "\n" };
        await RunAsync(ApplyCommand.Create(), Contoso);

        var exit = await new ProbeRun(output, TextWriter.Null, time) { Wait = wait is { } minutes ? TimeSpan.FromMinutes(minutes) : null, Watch = TimeSpan.Zero }
            .RunAsync(Config, new("ann", "contoso.example"), new("ann", "contoso.example"), server: null, user: null, Cancellation);

        Assert.Equal(1, exit);
        Assert.Contains("2 MISSING came to Undersign", output.ToString(), StringComparison.Ordinal);
        Assert.InRange(time.Passed, TimeSpan.FromMinutes(expected), TimeSpan.FromMinutes(expected + 1));
    }

    /// <summary>A wait is over at once, and has taken its time.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private long _ticks;

        public TimeSpan Passed => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_790_000_000) + Passed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
