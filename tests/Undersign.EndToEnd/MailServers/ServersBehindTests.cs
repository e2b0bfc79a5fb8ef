using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.MailServers;

/// <summary>Undersign hands over to Exim and OpenSMTPD: other extensions, other words of refusal, other limits than Postfix has.</summary>
public sealed class ServersBehindTests(ServersBehind servers) : IClassFixture<ServersBehind>
{
    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task A_message_to_several_arrives_stamped(string program)
    {
        var (gateway, server) = await servers.StartedAsync(program);
        var letter = Letter.New();

        var result = await Sender.SendAsync(gateway.Port, letter, "rita@outside.example", "sven@outside.example", "tara@elsewhere.example");
        Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{server.Log}");
        await Patience.UntilAsync(() => Task.FromResult(server.Mailbox.With(letter.MessageId).Count == 3), () => server.Log);

        Assert.All(server.Mailbox.With(letter.MessageId), message =>
        {
            Assert.Contains(GatewaySetup.Stamp, Letter.Text(message), StringComparison.Ordinal);
            Assert.Contains($"Return-Path: <{Letter.From}>", Letter.Text(message), StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Exim_takes_it_encrypted()
    {
        var (gateway, server) = await servers.StartedAsync("exim");
        var letter = Letter.New();

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);

        // Exim goes on saying "utf8" once a message of the connection had it, and connections are used again.
        Assert.Matches("with (utf8)?esmtps +\\(TLS1\\.3\\)", Letter.Text(await server.Mailbox.ReceiveAsync(letter.MessageId)));
    }

    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task Whom_it_refuses_is_reported_with_its_words_and_the_others_get_it(string program)
    {
        var (gateway, server) = await servers.StartedAsync(program);
        var letter = Letter.New();

        var result = await Sender.SendAsync(gateway.Port, letter, "rita@outside.example", "ghost@outside.example");
        Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{server.Log}");
        await Patience.UntilAsync(() => Task.FromResult(server.Mailbox.With(letter.MessageId).Count == 2), () => $"{server.Log}\n{gateway.Output}");

        var messages = server.Mailbox.With(letter.MessageId).Select(Letter.Text).ToList();
        var report = Assert.Single(messages, static text => text.Contains("report-type=delivery-status", StringComparison.Ordinal));
        Assert.Contains("Final-Recipient: rfc822; ghost@outside.example", report, StringComparison.Ordinal);
        Assert.Contains($"Diagnostic-Code: smtp; {Refusal(program)}", report, StringComparison.Ordinal);
    }

    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task When_it_refuses_all_the_sender_hears_its_words(string program)
    {
        var (gateway, server) = await servers.StartedAsync(program);
        var letter = Letter.New();

        var result = await Sender.SendAsync(gateway.Port, letter, "ghost@outside.example");

        Assert.Equal(Refusal(program), result.Reply.ToString());
        Assert.Empty(server.Mailbox.With(letter.MessageId));
    }

    /// <summary>Both answer NOTIFY=SUCCESS with a report; OpenSMTPD's has no fields of RFC 3464. RFC 3461 §4.1, §4.2, §4.4.</summary>
    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task A_wish_for_a_delivery_report_survives(string program)
    {
        var (gateway, server) = await servers.StartedAsync(program);
        var letter = Letter.New();
        var wish = new EnvelopeRecipient(Sender.Address(Letter.To), "SUCCESS,FAILURE", "rfc822;original@outside.example");
        var envelope = new Envelope(Sender.Address(Letter.From), new() { Return = "HDRS", EnvelopeId = "envelope-17" }, [wish]);

        await using (var sender = await Sender.ConnectAsync(gateway.Port))
        {
            Assert.Equal(250, (await sender.SendAsync(envelope, letter.Octets)).Reply.Code);
        }

        await Patience.UntilAsync(() => Task.FromResult(server.Mailbox.With(letter.MessageId).Count == 2), () => server.Log);
        var report = Assert.Single(
            server.Mailbox.With(letter.MessageId).Select(Letter.Text),
            static text => text.Contains("Subject: Delivery status notification", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("See you tomorrow", report, StringComparison.Ordinal); // RET=HDRS
        Assert.Equal(program == "exim", report.Contains("Original-Envelope-Id: envelope-17", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(program == "exim", report.Contains("Original-Recipient: rfc822;original@outside.example", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task Eight_bits_survive(string program)
    {
        var (gateway, server) = await servers.StartedAsync(program);
        var letter = Letter.New(fields: "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n", body: "Schöne Grüße\r\n");

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);

        Assert.Contains("Schöne Grüße", Encoding.UTF8.GetString(await server.Mailbox.ReceiveAsync(letter.MessageId)), StringComparison.Ordinal);
    }

    /// <summary>RFC 6531 §3.5: what the next hop cannot take is refused, not mangled.</summary>
    [Fact]
    public async Task An_address_beyond_ascii_reaches_Exim_and_is_refused_on_behalf_of_OpenSMTPD()
    {
        var (toExim, exim) = await servers.StartedAsync("exim");
        var (toOpenSmtpd, _) = await servers.StartedAsync("opensmtpd");
        var letter = Letter.New();
        var envelope = new Envelope(Sender.Address(Letter.From), new() { SmtpUtf8 = true, Body = BodyType.EightBitMime }, [new(Sender.Address("grüße@empfänger.example"))]);

        await using var first = await Sender.ConnectAsync(toExim.Port);
        await using var second = await Sender.ConnectAsync(toOpenSmtpd.Port);

        Assert.Equal(250, (await first.SendAsync(envelope, letter.Octets)).Reply.Code);
        Assert.Equal("550 5.6.7", (await second.SendAsync(envelope, letter.Octets)).Reply.ToString()[..9]);
        Assert.Contains("Envelope-to: grüße@empfänger.example", Encoding.UTF8.GetString(await exim.Mailbox.ReceiveAsync(letter.MessageId)), StringComparison.Ordinal);
    }

    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task Twenty_at_once_arrive_once_each(string program)
    {
        var (gateway, server) = await servers.StartedAsync(program);
        var letters = Enumerable.Range(0, 20).Select(static number => Letter.New($"Number {number}")).ToList();

        var results = await Task.WhenAll(letters.Select(letter => Sender.SendAsync(gateway.Port, letter)));

        Assert.All(results, result => Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{server.Log}"));
        foreach (var letter in letters)
        {
            await server.Mailbox.ReceiveAsync(letter.MessageId);
        }

        Assert.All(letters, letter => Assert.Single(server.Mailbox.With(letter.MessageId)));
    }

    /// <summary>As each says it when it ships, and we pass it on.</summary>
    private static string Refusal(string program) => program == "exim" ? "550 No such user here" : "550 Invalid recipient: <ghost@outside.example>";
}
