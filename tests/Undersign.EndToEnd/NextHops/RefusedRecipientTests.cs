using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.NextHops;

/// <summary>The next hop refuses one of many recipients.</summary>
public sealed class RefusedRecipientTests
{
    private static readonly SmtpReply NoSuchUser = new(550, new(5, 1, 1), "No such user here");

    private static readonly HopScript RefusesGhosts = new()
    {
        OnRecipient = static recipient => recipient.ForwardPath.LocalPart == "ghost" ? NoSuchUser : SmtpReply.Ok,
    };

    [Fact]
    public async Task The_others_get_it_and_the_sender_gets_a_report()
    {
        await using var hop = OddHop.Start(RefusesGhosts);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New();

        var result = await Sender.SendAsync(gateway.Port, letter, "rita@outside.example", "ghost@outside.example", "sven@outside.example");
        await hop.WaitAsync(static taken => taken.Any(static message => message.Envelope.ReversePath is null));

        Assert.Equal(250, result.Reply.Code);
        var delivered = Assert.Single(hop.Taken, message => message.MessageId == letter.MessageId);
        Assert.Equal("rita@outside.example sven@outside.example", string.Join(' ', delivered.Recipients));
        var report = Assert.Single(hop.Taken, static message => message.Envelope.ReversePath is null);
        Assert.Equal(Letter.From, Assert.Single(report.Recipients));
        AssertIsReport(report, letter);
    }

    [Fact]
    public async Task When_it_refuses_all_the_sender_is_told_at_once()
    {
        await using var hop = OddHop.Start(RefusesGhosts);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));

        var result = await Sender.SendAsync(gateway.Port, Letter.New(), "ghost@outside.example");

        Assert.Equal(NoSuchUser, result.Reply with { Text = NoSuchUser.Text });
        Assert.Empty(hop.Taken);
    }

    /// <summary>RFC 3464 §2.1, §2.2, §2.3.</summary>
    private static void AssertIsReport(TakenMessage report, Letter original)
    {
        Assert.StartsWith("multipart/report", Letter.Field(report.Octets, "Content-Type"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("report-type=delivery-status", Letter.Field(report.Octets, "Content-Type"), StringComparison.OrdinalIgnoreCase);
        var fields = report.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("Reporting-MTA: dns; gateway.example", fields, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Final-Recipient: rfc822; ghost@outside.example", fields, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Action: failed", fields, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Status: 5.1.1", fields, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Diagnostic-Code: smtp; 550 5.1.1 No such user here", fields, StringComparer.OrdinalIgnoreCase);
        Assert.Contains($"Message-ID: {original.MessageId}", fields, StringComparer.OrdinalIgnoreCase);
        Assert.Single(fields, static field => field.StartsWith("Final-Recipient:", StringComparison.OrdinalIgnoreCase));
    }
}
