using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.NextHops;

/// <summary>The next hop refuses the sender.</summary>
public sealed class RefusedAtMailTests
{
    [Theory, InlineData(550, 5), InlineData(451, 4)]
    public async Task Its_own_reply_reaches_the_sender(int code, byte kind)
    {
        var reply = new SmtpReply(code, new(kind, 7, 750), "We do not know you");
        await using var hop = OddHop.Start(new() { OnMail = _ => reply });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal((reply.Code, reply.Status), (result.Reply.Code, result.Reply.Status));
        Assert.Empty(hop.Seen);
    }
}
