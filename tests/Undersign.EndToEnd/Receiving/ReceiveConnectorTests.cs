namespace Undersign.EndToEnd.Receiving;

/// <summary>Who may connect to a receive connector, how often, and what counts there.</summary>
public sealed class ReceiveConnectorTests
{
    private const string Stranger = "127.0.0.9";

    [Fact]
    public async Task Whoever_is_not_listed_is_refused_at_connect_and_named_in_the_log()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { MoreOfReceiving = ", remoteIpRanges: [127.0.0.1, 192.0.2.0/24]" });

        await using var stranger = await LineClient.ConnectAsync(gateway.Port, Stranger);

        Assert.Equal("554 5.7.1 Your address may not connect here", await stranger.ReplyAsync());
        Assert.Equal("", await stranger.ReplyAsync());
        Assert.Contains(Stranger, gateway.Output, StringComparison.Ordinal);
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
    }

    [Fact]
    public async Task The_most_specific_range_decides_between_connectors_at_one_binding()
    {
        await using var hop = OddHop.Start();
        var setup = new GatewaySetup(hop.Port);
        await using var gateway = await GatewayProcess.StartAsync(setup with
        {
            MoreConnectorsForReceiving = $"{{ name: special, bindings: [\"127.0.0.1:{setup.Port}\"], fqdn: special.example, remoteIpRanges: [127.0.0.8/29], permissionGroups: [certificates] }}",
        });

        await using var usual = await LineClient.ConnectAsync(gateway.Port);
        await using var special = await LineClient.GreetedAsync(gateway.Port, Stranger);

        Assert.Equal("220 gateway.example ESMTP", await usual.ReplyAsync());
        Assert.StartsWith("250-special.example", await special.SayAsync("EHLO client.example"), StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1", await special.SendAsync(), StringComparison.Ordinal); // its address is the organisation's, but does not count here
        Assert.Empty(hop.Seen);
    }

    [Fact]
    public async Task One_address_may_not_use_up_the_connections_of_all()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { ReceiveLimits = "connectionsPerAddress: 2" });
        await using var first = await LineClient.GreetedAsync(gateway.Port, Stranger);
        await using var second = await LineClient.GreetedAsync(gateway.Port, Stranger);

        await using (var third = await LineClient.ConnectAsync(gateway.Port, Stranger))
        {
            Assert.StartsWith("421 4.3.2", await third.ReplyAsync(), StringComparison.Ordinal);
        }

        await using var other = await LineClient.GreetedAsync(gateway.Port, "127.0.0.10");
        Assert.StartsWith("221", await first.SayAsync("QUIT"), StringComparison.Ordinal);
        await Patience.UntilAsync(
            async () =>
            {
                await using var again = await LineClient.ConnectAsync(gateway.Port, Stranger);
                return await again.ReplyAsync() is ['2', '2', '0', ..];
            },
            () => "The place of a session that has ended is not free again.");
    }

    [Fact]
    public async Task So_many_messages_a_minute_and_in_one_session()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { ReceiveLimits = "messagesPerMinute: 3, messagesPerConnection: 2" });
        await using var client = await LineClient.GreetedAsync(gateway.Port);

        Assert.StartsWith("250", await client.SendAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SendAsync(), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await client.SendAsync(), StringComparison.Ordinal);

        await using var next = await LineClient.GreetedAsync(gateway.Port);
        Assert.StartsWith("250", await next.SendAsync(), StringComparison.Ordinal);
        Assert.StartsWith("450 4.7.1", await next.SendAsync(), StringComparison.Ordinal);
        Assert.Equal(3, hop.Taken.Count);
    }

    [Fact]
    public async Task A_routing_code_counts_only_where_the_connector_takes_them()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port)
        {
            Identity = $"routingCodes: [{GatewaySetup.RoutingCode}], addresses: [127.0.0.0/8]",
            MoreOfReceiving = ", permissionGroups: [addresses]",
        });
        await using var client = await LineClient.GreetedAsync(gateway.Port);

        Assert.StartsWith("550 5.7.1", await client.SendAsync($"X-Undersign-Auth: {GatewaySetup.RoutingCode}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SendAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_client_names_are_demanded_nobody_without_one_may_send()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { MoreOfReceiving = ", clientNames: [mail.contoso.example]" });
        await using var client = await LineClient.GreetedAsync(gateway.Port, tls: true);

        Assert.StartsWith("530 5.7.0", await client.SendAsync(), StringComparison.Ordinal);
        Assert.Empty(hop.Seen);
    }
}
