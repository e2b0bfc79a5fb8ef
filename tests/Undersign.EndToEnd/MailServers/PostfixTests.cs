using System.Text;

namespace Undersign.EndToEnd.MailServers;

/// <summary>Undersign between two real mail servers, as the guide sets them up.</summary>
public sealed class PostfixTests(PostfixPair postfix) : IClassFixture<PostfixPair>
{
    [Fact]
    public async Task A_message_from_a_program_in_front_arrives_stamped_behind()
    {
        var letter = Letter.New();

        await SubmitAsync(letter, Letter.To);
        var arrived = Letter.Text(await postfix.Mailbox.ReceiveAsync(letter.MessageId));

        Assert.Contains(GatewaySetup.Stamp, arrived, StringComparison.Ordinal);
        Assert.Contains("X-Undersign-Processed: true", arrived, StringComparison.Ordinal);
        Assert.Contains("with ESMTPS", arrived, StringComparison.Ordinal);
        Assert.Contains($"Return-Path: <{Letter.From}>", arrived, StringComparison.Ordinal);
        Assert.Contains($"Delivered-To: {Letter.To}", arrived, StringComparison.Ordinal);
    }

    /// <summary>The Postfix behind answers NOTIFY=SUCCESS with a report, and can name in it only what reached it. RFC 3461 §4.1, §4.2, §4.4.</summary>
    [Fact]
    public async Task A_wish_for_a_delivery_report_survives()
    {
        var letter = Letter.New();
        var envelopeId = $"envelope-{Guid.CreateVersion7():n}";

        await SubmitAsync(letter, "-N", "success,failure", "-V", envelopeId, "report.me@outside.example");
        var report = Letter.Text(await postfix.Mailbox.ReceiveAsync($"Original-Envelope-Id: {envelopeId}"));

        Assert.Contains("Reporting-MTA: dns; behind.example", report, StringComparison.Ordinal);
        Assert.Contains("Original-Recipient: rfc822;report.me@outside.example", report, StringComparison.Ordinal);
        Assert.Contains("Action: delivered", report, StringComparison.Ordinal);
        Assert.Contains($"Delivered-To: {Letter.From}", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_beyond_ascii_survives()
    {
        var letter = Letter.New("Grüße");
        const string To = "grüße@empfänger.example";

        await SubmitAsync(letter, To);
        var arrived = Encoding.UTF8.GetString(await postfix.Mailbox.ReceiveAsync(letter.MessageId));

        Assert.Contains($"Delivered-To: {To}", arrived, StringComparison.Ordinal);
        Assert.Contains("Subject: Grüße", arrived, StringComparison.Ordinal);
        Assert.Contains("with UTF8SMTPS", arrived, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_at_once_arrive_once_each()
    {
        var letters = Enumerable.Range(0, 20).Select(static number => Letter.New($"Number {number}")).ToList();

        await Task.WhenAll(letters.Select(letter => SubmitAsync(letter, Letter.To)));

        foreach (var letter in letters)
        {
            Assert.Contains(GatewaySetup.Stamp, Letter.Text(await postfix.Mailbox.ReceiveAsync(letter.MessageId)), StringComparison.Ordinal);
        }

        Assert.All(letters, letter => Assert.Single(postfix.Mailbox.With(letter.MessageId)));
    }

    private async Task SubmitAsync(Letter letter, params string[] arguments)
    {
        var submitted = await postfix.Front.SendmailAsync(letter, ["-f", Letter.From, .. arguments]);
        Assert.True(submitted.ExitCode == 0, submitted.Output + postfix.Logs);
    }
}
