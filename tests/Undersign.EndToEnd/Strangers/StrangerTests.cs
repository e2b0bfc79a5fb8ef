namespace Undersign.EndToEnd.Strangers;

/// <summary>Law 8: no stranger relays.</summary>
public sealed class StrangerTests
{
    private const string KnownByAddress = "addresses: [192.0.2.0/24]";
    private const string KnownByCode = $"routingCodes: [{GatewaySetup.RoutingCode}], {KnownByAddress}";

    [Fact]
    public async Task Whoever_cannot_be_identified_is_refused()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Identity = KnownByAddress });

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal("550 5.7.1", result.Reply.ToString()[..9]);
        Assert.Empty(hop.Seen);
    }

    [Theory, InlineData("7fK2mQ9xTb4WcZr8LsVn3YpD6H"), InlineData("")]
    public async Task A_wrong_routing_code_is_refused(string code)
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Identity = KnownByCode });

        var result = await Sender.SendAsync(gateway.Port, Letter.New(fields: $"X-Undersign-Auth: {code}\r\n"));

        Assert.Equal("550 5.7.1", result.Reply.ToString()[..9]);
        Assert.Empty(hop.Seen);
    }

    [Fact]
    public async Task The_routing_code_works_from_anywhere_and_never_leaves()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Identity = KnownByCode });
        var letter = Letter.New(fields: $"X-Undersign-Auth: {GatewaySetup.RoutingCode}\r\n");

        var result = await Sender.SendAsync(gateway.Port, letter);

        Assert.Equal(250, result.Reply.Code);
        var arrived = Assert.Single(hop.Taken).Text;
        Assert.Contains(GatewaySetup.Stamp, arrived, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Undersign-Auth", arrived, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(GatewaySetup.RoutingCode, arrived, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewaySetup.RoutingCode, gateway.Output, StringComparison.Ordinal);
    }
}
