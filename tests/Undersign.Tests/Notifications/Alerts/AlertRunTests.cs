using Undersign.Notifications.Alerts;

namespace Undersign.Tests.Notifications.Alerts;

/// <summary>One message when something begins and one when it ends, whatever many nodes see, and never a storm.</summary>
public sealed class AlertRunTests : NotificationTestBase
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    private AlertRun Run => new(Book, Secrets, Sender, new(Database, Clock), Turns, Clock);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await SetAsync("alerts", ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"));
    }

    [Fact]
    public async Task What_begins_is_told_once_and_so_is_its_end()
    {
        await PassAsync(TimeSpan.FromHours(3), "the disk of /var is full");
        var begun = Assert.Single(await SentAsync());
        Assert.Contains("Subject: [Undersign] contoso: 1 thing to look at\r\n", begun, StringComparison.Ordinal);
        Assert.Contains("To look at:\r\nthe disk of /var is full\r\n", begun, StringComparison.Ordinal);

        await PassAsync(TimeSpan.FromHours(3));
        var ended = Assert.Single((await SentAsync()).Skip(1));
        Assert.Contains("Subject: [Undersign] contoso: 1 thing over\r\n", ended, StringComparison.Ordinal);
        Assert.Contains("This is over:\r\nthe disk of /var is full\r\n", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_begins_together_is_told_together()
    {
        await PassAsync(TimeSpan.FromMinutes(5), "one", "two", "three");

        var told = Assert.Single(await SentAsync());
        Assert.All(["one\r\n", "two\r\n", "three\r\n", "3 things to look at"], words => Assert.Contains(words, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_storm_is_six_messages_an_hour_at_most()
    {
        for (var at = 0; at < 120; at++)
        {
            await PassAsync(Tick, [.. Enumerable.Range(0, at).Select(static number => $"fault {(char)('a' + (number % 26))}{(char)('a' + (number / 26))}")]);
        }

        Assert.InRange((await SentAsync()).Count, 5, 6);
    }

    [Fact]
    public async Task Figures_that_change_are_no_news()
    {
        for (var days = 12; days > 0; days--)
        {
            await PassAsync(TimeSpan.FromHours(1), $"the certificate expires in {days} days");
        }

        Assert.Single(await SentAsync());
    }

    [Fact]
    public async Task What_comes_and_goes_within_the_minute_is_not_told()
    {
        await PassAsync(Tick, "a hiccup");
        await PassAsync(TimeSpan.FromHours(1));

        Assert.Empty(await SentAsync());
    }

    [Fact]
    public async Task What_one_node_sees_and_the_other_does_not_is_told_once_and_not_over()
    {
        for (var at = 0; at < 20; at++)
        {
            await Task.WhenAll(Run.RunAsync(Contoso, ["the queue is old"], TestEnds), Run.RunAsync(Contoso, [], TestEnds));
            Clock.Advance(Tick);
        }

        Assert.Single(await SentAsync());
    }

    [Fact]
    public async Task Nodes_that_see_it_at_the_same_moment_send_one()
    {
        await PassAsync(TimeSpan.FromMinutes(1), "the queue is old");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Run.RunAsync(Contoso, ["the queue is old"], TestEnds), TestEnds)));

        Assert.Single(await SentAsync());
    }

    [Fact]
    public async Task What_could_not_be_sent_is_told_when_it_can_be()
    {
        await SetAsync("alerts", ("way", "server"), ("server", "127.0.0.1"), ("port", "1"), ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"));
        await PassAsync(TimeSpan.FromMinutes(5), "the disk is full");
        Assert.Empty(await SentAsync());

        await SetAsync("alerts", ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"));
        await PassAsync(TimeSpan.FromMinutes(15), "the disk is full");
        Assert.Single(await SentAsync());
    }

    [Fact]
    public async Task Whoever_is_named_later_hears_of_what_is_open()
    {
        await SetAsync("alerts", ("from", "it@contoso.example"));
        await PassAsync(TimeSpan.FromHours(1), "the disk is full");
        Assert.Empty(await SentAsync());

        await SetAsync("alerts", ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"));
        await PassAsync(TimeSpan.FromMinutes(1), "the disk is full");
        Assert.Single(await SentAsync());
    }

    [Fact]
    public async Task Another_organisations_incidents_are_not_told_here()
    {
        await new Incidents(Database, Clock).SeeAsync("fabrikam", ["theirs"], TestEnds);
        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Empty(await SentAsync());
    }

    /// <summary>The same is seen for so long.</summary>
    private async Task PassAsync(TimeSpan span, params string[] concerns)
    {
        var step = span > TimeSpan.FromMinutes(30) ? TimeSpan.FromMinutes(4) : Tick;
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            await Run.RunAsync(Contoso, concerns, TestEnds);
            Clock.Advance(step);
        }

        await Run.RunAsync(Contoso, concerns, TestEnds);
    }
}
