using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.MailServers;

/// <summary>Exim and OpenSMTPD hand mail to Undersign, as their smart host.</summary>
public sealed class ServersInFrontTests(ServersInFront path) : IClassFixture<ServersInFront>
{
    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task A_message_to_several_arrives_stamped_and_came_encrypted(string program)
    {
        var server = await path.StartedAsync(program);
        var letter = Letter.New("Several");
        string[] recipients = ["rita@outside.example", "sven@outside.example", "tara@elsewhere.example"];

        await SubmitAsync(server, letter, recipients);
        await path.Hop.WaitAsync(taken => Recipients(taken, letter).Count() >= recipients.Length);

        var copies = path.Hop.Taken.Where(message => message.MessageId == letter.MessageId).ToList();
        Assert.Equal(string.Join(' ', recipients), string.Join(' ', Recipients(path.Hop.Taken, letter))); // nobody twice
        Assert.All(copies, copy =>
        {
            Assert.Equal(Letter.From, copy.Envelope.ReversePath?.ToString());
            Assert.Contains(GatewaySetup.Stamp, copy.Text, StringComparison.Ordinal);
            Assert.Matches(@"by gateway\.example \(Undersign\) with ESMTPS", copy.Text);
        });
    }

    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task Eight_bits_and_a_wish_for_reports_survive(string program)
    {
        var server = await path.StartedAsync(program);
        var letter = Letter.New(fields: "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n", body: "Schöne Grüße\r\n");
        var wish = new EnvelopeRecipient(Sender.Address(Letter.To), "SUCCESS,FAILURE", "rfc822;original@outside.example");
        var parameters = new MailParameters { Body = BodyType.EightBitMime, Return = "HDRS", EnvelopeId = "envelope-17" };

        await using (var sender = await Sender.ConnectAsync(server.Port))
        {
            Assert.Equal(250, (await sender.SendAsync(new Envelope(Sender.Address(Letter.From), parameters, [wish]), letter.Octets)).Reply.Code);
        }

        var taken = await path.Hop.ReceiveAsync(letter.MessageId);
        Assert.Contains("Schöne Grüße", Encoding.UTF8.GetString(taken.Octets), StringComparison.Ordinal);
        Assert.Equal(BodyType.EightBitMime, taken.Envelope.Parameters.Body);
        Assert.Equal("HDRS", taken.Envelope.Parameters.Return);
        Assert.Equal("envelope-17", taken.Envelope.Parameters.EnvelopeId);
        Assert.Equal("SUCCESS,FAILURE", Assert.Single(taken.Envelope.Recipients).Notify);
        Assert.Equal("rfc822;original@outside.example", Assert.Single(taken.Envelope.Recipients).OriginalRecipient);
    }

    /// <summary>The sender's server makes the report, and our 550 with the next hop's words is in it.</summary>
    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task A_recipient_who_is_refused_is_reported_with_the_words_of_the_next_hop(string program)
    {
        var server = await path.StartedAsync(program);
        var letter = Letter.New("To a ghost");

        await SubmitAsync(server, letter, "ghost@outside.example");
        await path.Hop.WaitAsync(taken => taken.Any(message => IsReportOf(message, letter)));

        var report = path.Hop.Taken.First(message => IsReportOf(message, letter));
        Assert.Equal(Letter.From, Assert.Single(report.Recipients));
        Assert.Contains("ghost@outside.example", report.Text, StringComparison.Ordinal);
        Assert.Matches(@"550[ -]5\.1\.1 No such user here", report.Text);
        Assert.DoesNotContain(GatewaySetup.Stamp, report.Text, StringComparison.Ordinal); // law 5
    }

    [Fact]
    public async Task An_address_beyond_ascii_comes_from_Exim()
    {
        var server = await path.StartedAsync("exim"); // OpenSMTPD has no SMTPUTF8
        var letter = Letter.New("Grüße");
        const string To = "grüße@empfänger.example";
        var envelope = new Envelope(Sender.Address(Letter.From), new() { SmtpUtf8 = true, Body = BodyType.EightBitMime }, [new(Sender.Address(To))]);

        await using (var sender = await Sender.ConnectAsync(server.Port))
        {
            Assert.Equal(250, (await sender.SendAsync(envelope, letter.Octets)).Reply.Code);
        }

        var taken = await path.Hop.ReceiveAsync(letter.MessageId);
        Assert.Equal(To, Assert.Single(taken.Recipients));
        Assert.True(taken.Envelope.Parameters.SmtpUtf8);
        Assert.Contains("Subject: Grüße", Encoding.UTF8.GetString(taken.Octets), StringComparison.Ordinal);
    }

    /// <summary>Submitted over five connections, as OpenSMTPD lets no more wait for it; how many it opens to us is its own affair.</summary>
    [Theory, InlineData("exim"), InlineData("opensmtpd")]
    public async Task Twenty_at_once_arrive_once_each(string program)
    {
        var server = await path.StartedAsync(program);
        var letters = Enumerable.Range(0, 20).Select(static number => Letter.New($"Number {number}")).ToList();

        await Task.WhenAll(letters.Chunk(4).Select(async some =>
        {
            foreach (var letter in some)
            {
                await SubmitAsync(server, letter, Letter.To);
            }
        }));

        foreach (var letter in letters)
        {
            Assert.Contains(GatewaySetup.Stamp, (await path.Hop.ReceiveAsync(letter.MessageId)).Text, StringComparison.Ordinal);
        }

        Assert.All(letters, letter => Assert.Single(path.Hop.Taken, message => message.MessageId == letter.MessageId));
    }

    private static IEnumerable<string> Recipients(IEnumerable<TakenMessage> taken, Letter letter) =>
        taken.Where(message => message.MessageId == letter.MessageId).SelectMany(static message => message.Recipients).Order(StringComparer.Ordinal);

    private static bool IsReportOf(TakenMessage message, Letter letter) =>
        message.Envelope.ReversePath is null && message.Text.Contains(letter.MessageId, StringComparison.Ordinal);

    private static async Task SubmitAsync(UnpackedServer server, Letter letter, params string[] recipients)
    {
        var result = await Sender.SendAsync(server.Port, letter, recipients);
        Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{server.Log}");
    }
}
