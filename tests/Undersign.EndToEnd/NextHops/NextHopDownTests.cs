namespace Undersign.EndToEnd.NextHops;

/// <summary>Nobody listens at the next hop.</summary>
public sealed class NextHopDownTests
{
    [Fact]
    public async Task The_sender_keeps_the_message_and_has_it_taken_when_the_hop_is_back()
    {
        await using var hop = OddHop.Start(HopScript.DropsAtConnect);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New();

        var whileDown = await Sender.SendAsync(gateway.Port, letter);
        hop.Script = HopScript.Normal;
        var whenBack = await Sender.SendAsync(gateway.Port, letter);

        Assert.Equal(451, whileDown.Reply.Code);
        Assert.Equal(250, whenBack.Reply.Code);
        Assert.Equal(letter.MessageId, Assert.Single(hop.Taken).MessageId);
    }

    [Fact]
    public async Task A_closed_port_is_answered_451_4_4_1()
    {
        await using var gateway = await GatewayProcess.StartAsync(new(Loopback.FreePort()));

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal("451 4.4.1", result.Reply.ToString()[..9]);
    }
}
