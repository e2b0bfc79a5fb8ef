using Undersign.Notifications;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Notifications;

/// <summary>Once a day it is seen whether a server would still take mail, and nobody gets any.</summary>
public sealed class RetestTests : NotificationTestBase
{
    private bool _isGood = true;

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_takes_no_mail_any_more_is_found_within_a_day_and_nothing_is_sent()
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) && !_isGood ? "550 5.7.1 not any more" : NextHop.Usual(command));
        await SetAsync("alerts", ("way", "server"), ("server", "127.0.0.1"), ("port", $"{hop.Port}"), ("security", "none"), ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"));
        await RunAsync();
        Assert.Empty(hop.Connections);

        await NextDayAsync();
        Assert.True((await FindAsync())?.IsGood);
        await RunAsync();
        await Task.WhenAll(RunAsync(), RunAsync());
        Assert.Single(hop.Connections);

        _isGood = false;
        await NextDayAsync();
        var report = await FindAsync();
        Assert.Equal((false, false, "ann@contoso.example"), (report?.IsGood, report?.Sends, report?.Recipient));
        Assert.Contains(report!.Transcript, static line => line.Contains("not any more", StringComparison.Ordinal));
        Assert.All(hop.Connections, static connection => Assert.DoesNotContain("DATA", connection.Commands, StringComparer.Ordinal));
    }

    private Task NextDayAsync()
    {
        Clock.Advance(Retest.Interval);
        return RunAsync();
    }

    /// <summary>The dialogue is on the machine's clock: nobody moves that.</summary>
    private Task RunAsync()
    {
        var tester = new EmailTester(new([], TimeProvider.System), new(TimeProvider.System), new(Database, Node, Clock, Diary.For<GatewayDelivery>()), new(Database), Node, TimeProvider.System);
        return new Retest(Book, new(Database), tester, Secrets, Turns, Clock).RunAsync(Contoso, TestEnds);
    }

    private Task<EmailTestReport?> FindAsync() => new EmailTests(Database).FindAsync("contoso", "alerts", 1, TestEnds);
}
