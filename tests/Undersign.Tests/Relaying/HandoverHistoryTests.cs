namespace Undersign.Tests.Relaying;

/// <summary>Since when mail for the outside has not been taken.</summary>
public sealed class HandoverHistoryTests : RelayTestBase
{
    private const string Inside = "contoso.example";

    private static readonly HashSet<string> Domains = [Inside];

    [Fact(Timeout = 20_000)]
    public async Task It_begins_with_the_first_failure_and_ends_with_a_success()
    {
        var isOpen = true;
        await using var hop = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) && !isOpen ? "550 5.7.64 TenantAttribution; Relay Access Denied" : NextHop.Usual(command));
        var (relay, connector) = (Relay(), Connector(hop.Port));
        var history = relay.History(connector, Domains);

        await HandOverAsync(relay, connector);
        var taken = history.Record;
        isOpen = false;
        await HandOverAsync(relay, connector);
        var first = history.Record;
        await HandOverAsync(relay, connector);
        var second = history.Record;
        isOpen = true;
        await HandOverAsync(relay, connector);

        Assert.True(taken is { TakenAt: not null, FailingSince: null, FailedAt: null });
        Assert.Equal((taken.TakenAt, first.FailingSince), (first.TakenAt, second.FailingSince));
        Assert.Equal(first.FailingSince, first.FailedAt);
        Assert.True(second.FailedAt >= first.FailedAt);
        Assert.True(history.Record is { FailingSince: null } && history.Record.TakenAt >= second.FailedAt);
    }

    /// <summary>Exchange Online takes mail for the tenant's own people from anybody.</summary>
    [Theory(Timeout = 20_000)]
    [InlineData("250 2.1.5 OK", Inside, null)]
    [InlineData("250 2.1.5 OK", "outside.example", true)]
    [InlineData("550 5.1.1 No such user", "outside.example", true)]
    [InlineData("550 5.7.64 TenantAttribution; Relay Access Denied", "outside.example", false)]
    [InlineData("450 4.2.0 Odd", "outside.example", false)]
    [InlineData("451 4.7.500 Server busy. Please try again later", "outside.example", null)]
    public async Task What_is_said_of_a_recipient_counts_where_it_says_something_of_the_way(string reply, string domain, bool? succeeds)
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) ? reply : NextHop.Usual(command));
        var (relay, connector) = (Relay(), Connector(hop.Port));
        var history = relay.History(connector, Domains);

        await HandOverAsync(relay, connector, ToOne with { Recipients = [new(new("c", domain))] });

        Assert.Equal((succeeds == true, succeeds == false), (history.Record.TakenAt is not null, history.Record.FailingSince is not null));
    }

    [Theory(Timeout = 20_000)]
    [InlineData(Inside)]
    [InlineData("outside.example")]
    public async Task A_next_hop_that_nobody_reaches_has_failed_for_everybody(string domain)
    {
        var (relay, connector) = (Relay(), Connector(DeafPort));
        var history = relay.History(connector, Domains);

        await HandOverAsync(relay, connector, ToOne with { Recipients = [new(new("c", domain))] });

        Assert.NotNull(history.Record.FailingSince);
    }

    /// <summary>The connector of the next version of the settings is another.</summary>
    [Fact(Timeout = 20_000)]
    public async Task Every_connector_has_its_own()
    {
        var (relay, connector, other) = (Relay(), Connector(DeafPort), Connector(DeafPort));
        var (history, otherHistory) = (relay.History(connector, Domains), relay.History(other, Domains));

        await HandOverAsync(relay, connector);

        Assert.Same(history, relay.History(connector, Domains));
        Assert.NotNull(history.Record.FailingSince);
        Assert.Equal(default, otherHistory.Record);
    }
}
