using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.NextHops;

/// <summary>The next hop has the whole message and hangs up instead of an answer. RFC 1047.</summary>
public sealed class DroppedAfterDataTests
{
    [Fact]
    public async Task The_sender_is_told_451_and_the_message_comes_again()
    {
        await using var hop = OddHop.Start(new() { OnData = static (_, _) => Task.FromResult<SmtpReply?>(null) });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New();

        var dropped = await Sender.SendAsync(gateway.Port, letter);
        var seenAtFirst = hop.Seen.Count;
        hop.Script = HopScript.Normal;
        var again = await Sender.SendAsync(gateway.Port, letter);

        Assert.Equal("451 4.4.2", dropped.Reply.ToString()[..9]);
        Assert.Equal(1, seenAtFirst); // not sent a second time behind the sender's back
        Assert.Equal(250, again.Reply.Code);
        Assert.Equal(letter.MessageId, Assert.Single(hop.Taken).MessageId);
    }

    [Fact]
    public async Task The_same_before_the_message_is_no_different_to_the_sender()
    {
        await using var hop = OddHop.Start(new() { OnRecipient = static _ => null });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal("451 4.4.2", result.Reply.ToString()[..9]);
        Assert.Empty(hop.Seen);
    }
}
