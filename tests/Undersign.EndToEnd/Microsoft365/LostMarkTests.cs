namespace Undersign.EndToEnd.Microsoft365;

/// <summary>Something in the tenant takes our mark away, so that its rule sends again and again what has come back (WS-7).</summary>
public sealed class LostMarkTests
{
    /// <summary>Our own trace fields tell. Nobody gets it twice, and who wrote it has it again, with the reason.</summary>
    [Fact]
    public async Task The_loop_ends_and_the_sender_is_told()
    {
        await using var loop = await TenantLoop.StartAsync(new() { StripsMark = true });
        var letter = Letter.New("Round and round");

        await loop.SubmitAsync(letter.Octets);
        var report = Letter.Text(await loop.Tenant.Mailbox.ReceiveAsync("Diagnostic-Code: smtp; 554 5.4.6 Mail loop"));

        Assert.Contains($"Delivered-To: {Letter.From}", report, StringComparison.Ordinal);
        Assert.Contains(letter.MessageId, report, StringComparison.Ordinal);
        Assert.Contains("See you tomorrow.", report, StringComparison.Ordinal);
        Assert.Equal(1, report.Split(GatewaySetup.Stamp).Length - 1);
        Assert.Equal("", loop.Delivered(letter.MessageId));
        Assert.Contains("5 MISSING stays there", (await loop.ProbeAsync(watch: 60)).Output, StringComparison.Ordinal);
    }

    /// <summary>With <c>addresses</c> in its settings, the plan has the rule leave alone what comes from the gateway's address.</summary>
    [Fact]
    public async Task Where_the_rule_knows_the_gateways_address_it_arrives_all_the_same()
    {
        await using var loop = await TenantLoop.StartAsync(new() { StripsMark = true, KnowsGatewayAddress = true });

        var arrived = await loop.SendRoundAsync(Letter.New("Once only").Octets);

        Assert.Equal(1, arrived.Split(GatewaySetup.Stamp).Length - 1);
        Assert.Equal(1, arrived.Split("(Undersign)").Length - 1);
    }
}
