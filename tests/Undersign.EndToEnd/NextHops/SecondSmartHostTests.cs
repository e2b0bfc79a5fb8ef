using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.NextHops;

/// <summary>Two smart hosts, of which the first is out of order.</summary>
public sealed class SecondSmartHostTests
{
    [Fact]
    public async Task Takes_the_mail_while_the_first_is_down()
    {
        await using var second = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(Loopback.FreePort(), second.Port));

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal(250, result.Reply.Code);
        Assert.Single(second.Taken);
    }

    [Fact]
    public async Task Gets_nothing_the_first_may_have_taken()
    {
        await using var first = OddHop.Start(new() { OnData = static (_, _) => Task.FromResult<SmtpReply?>(null) });
        await using var second = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(first.Port, second.Port));

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal(451, result.Reply.Code);
        Assert.Single(first.Seen);
        Assert.Empty(second.Seen);
    }

    [Fact]
    public async Task Gets_nothing_the_first_refuses()
    {
        await using var first = OddHop.Start(new() { OnRecipient = static _ => new(550, new(5, 1, 1), "No such user") });
        await using var second = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(first.Port, second.Port));

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal(550, result.Reply.Code);
        Assert.Empty(second.Seen);
    }
}
