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
        await gateway.SaysAsync(Stranger);
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
    public async Task Who_is_turned_away_before_the_greeting_stands_in_the_protocol_log()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port)
        {
            ReceiveLimits = "connectionsPerAddress: 1",
            MoreOfReceiving = ", protocolLog: true, remoteIpRanges: [127.0.0.1, 127.0.0.10]",
        });
        await using var listed = await LineClient.GreetedAsync(gateway.Port, "127.0.0.10");
        foreach (var address in (string[])[Stranger, "127.0.0.10"])
        {
            await using var refused = await LineClient.ConnectAsync(gateway.Port, address);
            Assert.Equal(address == Stranger ? '5' : '4', (await refused.ReplyAsync())[0]);
        }

        await listed.SayAsync("QUIT");
        await gateway.StopAsync();

        var lines = await File.ReadAllLinesAsync(Assert.Single(Directory.EnumerateFiles(gateway.ProtocolLogs, "RECV*.log", SearchOption.AllDirectories)), TestContext.Current.CancellationToken);
        Assert.Single(lines, static line => line.Contains($",{Stranger}:", StringComparison.Ordinal) && line.Contains(",>,554 5.7.1 Your address", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.Contains($",{Stranger}:", StringComparison.Ordinal) && line.EndsWith(",-,,Local", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.Contains(",127.0.0.10:", StringComparison.Ordinal) && line.Contains("421 4.3.2 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_handshake_is_told_of_with_its_cause_and_once_a_minute()
    {
        byte[] brokenHello = [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0]; // a ClientHello of one octet
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await using var client = await LineClient.GreetedAsync(gateway.Port);
            Assert.StartsWith("220", await client.SayAsync("STARTTLS"), StringComparison.Ordinal);
            await client.WriteAsync(System.Text.Encoding.Latin1.GetString(brokenHello));
            await client.EndAsync();
        }

        await gateway.SaysAsync("TLS with 127.0.0.1 at tests failed");
        var told = Assert.Single(gateway.Output.Split('\n'), static line => line.Contains("TLS with 127.0.0.1 at tests failed", StringComparison.Ordinal));
        Assert.Contains("SSL routines", told, StringComparison.Ordinal);
        Assert.DoesNotContain("inner exception", told, StringComparison.Ordinal);
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
