namespace Undersign.Tests.Relaying;

/// <summary>How connections to a next hop are kept, used again and given up.</summary>
public sealed class RelayPoolTests : RelayTestBase
{
    private const string Taken = "250 2.0.0 Taken";

    [Fact(Timeout = 20_000)]
    public async Task Uses_a_connection_again_and_resets_before()
    {
        await using var hop = new NextHop();
        var (relay, connector) = (Relay(), Connector(hop.Port));

        await HandOverAsync(relay, connector);
        await HandOverAsync(relay, connector);

        Assert.Equal(
            ["CONNECT", "EHLO gateway.example", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA", ".", "RSET", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA", "."],
            Assert.Single(hop.Connections).Commands,
            StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Never_shares_a_connection_between_connectors()
    {
        await using var hop = new NextHop();
        var relay = Relay();

        await HandOverAsync(relay, Connector(hop.Port));
        await HandOverAsync(relay, Connector(hop.Port)); // equal to the other, and another organisation's

        Assert.Equal(2, hop.Connections.Count);
    }

    [Fact(Timeout = 20_000)]
    public async Task Takes_leave_after_so_many_messages()
    {
        await using var hop = new NextHop();
        var (relay, connector) = (Relay(), Connector(hop.Port) with { MessagesPerConnection = 2 });

        for (var i = 0; i < 3; i++)
        {
            await HandOverAsync(relay, connector);
        }

        Assert.Equal([2, 1], hop.Connections.Select(connection => connection.Messages.Count));
        await hop.Connections.First().Ended;
        Assert.Equal("QUIT", hop.Connections.First().Commands.Last());
    }

    [Fact(Timeout = 20_000)]
    public async Task Takes_leave_of_a_connection_that_was_idle_too_long()
    {
        var time = new SteppedTime();
        await using var hop = new NextHop();
        var (relay, connector) = (Relay(time: time), Connector(hop.Port));
        await HandOverAsync(relay, connector);

        time.Advance(connector.IdleLimit);

        await Assert.Single(hop.Connections).Ended;
        Assert.Equal("QUIT", hop.Connections.First().Commands.Last());
    }

    [Fact(Timeout = 20_000)]
    public async Task Hands_over_after_its_pools_have_gone_for_want_of_use()
    {
        var time = new SteppedTime();
        await using var hop = new NextHop();
        var (relay, connector) = (Relay(time: time), Connector(hop.Port));
        await HandOverAsync(relay, connector);

        time.Advance(connector.IdleLimit);
        time.Advance(connector.IdleLimit * 2);

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal(2, hop.Connections.Count);
    }

    [Fact(Timeout = 20_000)]
    public async Task Takes_leave_of_all_when_it_ends()
    {
        await using var hop = new NextHop();
        var relay = Relay();
        await HandOverAsync(relay, Connector(hop.Port));

        await relay.DisposeAsync();

        await Assert.Single(hop.Connections).Ended;
        Assert.Equal("QUIT", hop.Connections.First().Commands.Last());
    }

    [Theory(Timeout = 20_000)]
    [InlineData("RSET", "421 4.4.2 Idle too long")]
    [InlineData("RSET", null)]
    [InlineData("MAIL FROM:<a@b.example>", "421 4.4.2 Idle too long")]
    [InlineData("MAIL FROM:<a@b.example>", null)]
    public async Task Tries_a_fresh_connection_when_the_old_one_is_stale(string command, string? reply)
    {
        await using var hop = new NextHop((connection, said) =>
            connection.Number == 1 && !connection.Messages.IsEmpty && said == command ? reply : NextHop.Usual(said));
        var (relay, connector) = (Relay(), Connector(hop.Port));
        await HandOverAsync(relay, connector);

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal([1, 1], hop.Connections.Select(connection => connection.Messages.Count));
    }

    [Fact(Timeout = 20_000)]
    public async Task Passes_over_a_connection_the_next_hop_has_closed()
    {
        await using var hop = new NextHop(async (connection, command) =>
        {
            if (command != "." || connection.Number > 1)
            {
                return NextHop.Usual(command);
            }

            await Task.Yield();
            return "250 2.0.0 Taken\r\n421 4.4.2 Bye"; // says so at once rather than when it is idle
        });
        var (relay, connector) = (Relay(), Connector(hop.Port));
        await HandOverAsync(relay, connector);

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal(2, hop.Connections.Count);
    }

    [Fact(Timeout = 20_000)]
    public async Task Reports_what_the_fresh_connection_says_and_tries_no_third()
    {
        await using var hop = new NextHop((connection, command) => connection.Number == 1
            ? (command == "RSET" ? null : NextHop.Usual(command))
            : (command.StartsWith("MAIL", StringComparison.Ordinal) ? null : NextHop.Usual(command)));
        var (relay, connector) = (Relay(), Connector(hop.Port));
        await HandOverAsync(relay, connector);

        Assert.Equal("451 4.4.2 The next hop closed the connection", Only(await HandOverAsync(relay, connector)));
        Assert.Equal(2, hop.Connections.Count);
    }

    [Fact(Timeout = 20_000)]
    public async Task Does_not_try_again_what_may_have_been_taken()
    {
        await using var hop = new NextHop((connection, command) => command == "." && connection.Messages.Count > 1 ? null : NextHop.Usual(command));
        var (relay, connector) = (Relay(), Connector(hop.Port));
        await HandOverAsync(relay, connector);

        Assert.Equal("451 4.4.2 The next hop closed the connection", Only(await HandOverAsync(relay, connector)));
        Assert.Single(hop.Connections);
    }

    [Fact(Timeout = 20_000)]
    public async Task Opens_no_more_connections_than_allowed()
    {
        var arrived = new SemaphoreSlim(0);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hop = new NextHop(async (_, command) =>
        {
            if (command == ".")
            {
                arrived.Release();
                await go.Task;
            }

            return NextHop.Usual(command);
        });
        var (relay, connector) = (Relay(), Connector(hop.Port) with { MaxConnections = 2 });
        var handovers = Enumerable.Range(0, 10).Select(_ => HandOverAsync(relay, connector)).ToArray();
        await arrived.WaitAsync(TestEnds);
        await arrived.WaitAsync(TestEnds);

        Assert.Equal(2, hop.Connections.Count);
        go.SetResult();

        Assert.All(await Task.WhenAll(handovers), handover => Assert.Equal(Taken, Only(handover)));
        Assert.Equal(2, hop.Connections.Count);
        arrived.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Lets_only_so_many_wait_and_only_so_long()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hop = new NextHop((_, command) =>
        {
            if (command == ".")
            {
                arrived.TrySetResult();
                return "";
            }

            return NextHop.Usual(command);
        });
        var (relay, connector) = (Relay(new() { MaxWaiting = 1, SendingLimit = TimeSpan.FromSeconds(2), ReplyLimit = TimeSpan.FromSeconds(2) }), Connector(hop.Port) with { MaxConnections = 1 });
        var first = HandOverAsync(relay, connector);
        await arrived.Task;
        var waiting = HandOverAsync(relay, connector);

        Assert.Equal("451 4.3.2 Too many messages are on their way to the next hop", Only(await HandOverAsync(relay, connector)));
        Assert.Equal("451 4.4.2 The next hop took too long", Only(await first));
        Assert.True(Assert.Single((await waiting).Recipients).Reply.IsTransient);
    }

    [Fact(Timeout = 20_000)]
    public async Task Ends_waiting_when_it_is_cancelled()
    {
        await using var hop = new NextHop((_, command) => command == "CONNECT" ? "" : NextHop.Usual(command));
        using var cancelling = new CancellationTokenSource();
        using var data = Protocols.Mime.MailData.From("x\r\n"u8);
        var relay = Relay();
        var handing = relay.HandOverAsync(Connector(hop.Port), ToOne, new(data), relay.TimeWhileSenderWaits(), cancelling.Token);

        await cancelling.CancelAsync();

        Assert.True(Assert.Single((await handing).Recipients).Reply.IsTransient);
    }
}
