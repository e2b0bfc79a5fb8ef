using Undersign.Custody;

namespace Undersign.Tests.Custody;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Grows_from_seconds_to_ten_minutes() =>
        Assert.Equal([15, 30, 60, 60, 60, 60, 600, 600], Enumerable.Range(1, 8).Select(static attempts => RetrySchedule.After(attempts).TotalSeconds));
}
