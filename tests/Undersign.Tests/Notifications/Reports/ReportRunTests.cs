using Undersign.Notifications.Reports;
using Undersign.Traces;

namespace Undersign.Tests.Notifications.Reports;

/// <summary>A report once a period, with what the traces say.</summary>
public sealed class ReportRunTests : NotificationTestBase
{
    private ReportRun Run => new(Book, Secrets, Sender, new(Database), Turns, Clock);

    [Theory]
    [InlineData("2026-11-23T06:00:00Z", true, "2026-11-22 06:00 to 2026-11-23 06:00")]
    [InlineData("2026-11-23T05:59:59Z", true, "2026-11-21 06:00 to 2026-11-22 06:00")]
    [InlineData("2026-11-23T06:00:00Z", false, "2026-11-16 06:00 to 2026-11-23 06:00")]
    [InlineData("2026-11-23T05:59:59Z", false, "2026-11-09 06:00 to 2026-11-16 06:00")]
    [InlineData("2026-01-01T12:00:00Z", false, "2025-12-22 06:00 to 2025-12-29 06:00")]
    public void A_period_ends_at_six(string now, bool isDaily, string period) =>
        Assert.Equal(period, ReportPeriod.Last(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), isDaily).ToString());

    [Theory]
    [InlineData("daily", 14)]
    [InlineData("weekly", 2)]
    public async Task Of_two_nodes_and_many_starts_there_is_one_a_period(string period, int sent)
    {
        await SetAsync("reports", ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"), ("period", period));

        for (var quarters = 0; quarters < 14 * 4; quarters++)
        {
            await Task.WhenAll(Run.RunAsync(Contoso, TestEnds), Run.RunAsync(Contoso, TestEnds));
            Clock.Advance(TimeSpan.FromHours(6));
        }

        Assert.Equal(sent, (await SentAsync()).Count);
    }

    [Fact]
    public async Task Without_recipients_there_is_none()
    {
        await SetAsync("reports", ("from", "it@contoso.example"));
        await Run.RunAsync(Contoso, TestEnds);
        Clock.Advance(TimeSpan.FromDays(8));
        await Run.RunAsync(Contoso, TestEnds);

        Assert.Empty(await SentAsync());
    }

    [Fact]
    public async Task It_says_what_was_stamped_what_passed_and_why_and_what_was_refused()
    {
        await SetAsync("reports", ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"), ("period", "daily"));
        await Run.RunAsync(Contoso, TestEnds);
        await WriteAsync("contoso", new TraceEvent.Decided(2, "stamp", "all", "standard", null));
        await WriteAsync("contoso", new TraceEvent.Decided(1, "stamp", "all", "standard", null), new TraceEvent.Decided(1, "pass", null, null, "automatic reply"));
        await WriteAsync("contoso", new TraceEvent.Refused("550 5.7.1 not from here"));
        await WriteAsync("fabrikam", new TraceEvent.Decided(100, "stamp", "all", "theirs", null));
        Clock.Advance(TimeSpan.FromDays(1));
        await Run.RunAsync(Contoso, TestEnds);

        var report = Assert.Single(await SentAsync());
        Assert.Contains("\r\n4 copies of messages, 2026-11-19 06:00 to 2026-11-20 06:00 (UTC).\r\n", report, StringComparison.Ordinal);
        Assert.Contains("Stamped:\r\n      3  standard\r\n", report, StringComparison.Ordinal);
        Assert.Contains("Passed as they were:\r\n      1  automatic reply\r\n", report, StringComparison.Ordinal);
        Assert.Contains("Refused:\r\n      1  550 5.7.1 not from here\r\n", report, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", report, StringComparison.Ordinal);
    }

    private Task<int> WriteAsync(string organisation, params TraceEvent[] events)
    {
        var trace = new MessageTrace { Id = Guid.CreateVersion7(Clock.GetUtcNow()), Organisation = organisation };
        trace.Events.AddRange(events);
        return TraceBatch.WriteAsync(Database, [trace], TestEnds);
    }
}
