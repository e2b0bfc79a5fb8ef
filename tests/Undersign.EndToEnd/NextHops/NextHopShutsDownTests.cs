namespace Undersign.EndToEnd.NextHops;

/// <summary>The next hop says 421 instead of a greeting. RFC 5321 §3.8.</summary>
public sealed class NextHopShutsDownTests
{
    [Fact]
    public async Task The_sender_keeps_the_message_and_its_session()
    {
        await using var hop = OddHop.Start(new() { Greeting = new(421, null, "4.3.2 Shutting down") });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        await using var sender = await Sender.ConnectAsync(gateway.Port);

        var refused = await sender.SendAsync(Letter.New());
        hop.Script = HopScript.Normal;
        var taken = await sender.SendAsync(Letter.New());

        Assert.True(refused.Reply.IsTransient, refused.Reply.ToString());
        Assert.NotEqual(421, refused.Reply.Code); // our own session stays open
        Assert.Equal(250, taken.Reply.Code);
        Assert.Single(hop.Taken);
    }
}
