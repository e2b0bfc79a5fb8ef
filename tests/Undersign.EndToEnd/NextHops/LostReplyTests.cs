using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.NextHops;

/// <summary>Law 4: a sender that goes before it has heard our answer sends the message again, and nobody gets it twice. RFC 1047.</summary>
public sealed class LostReplyTests
{
    private readonly TaskCompletionSource<SmtpReply?> _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Who_goes_after_the_final_dot_and_comes_again_is_answered_and_the_message_leaves_once()
    {
        await using var hop = OddHop.Start(new() { OnData = (_, _) => _release.Task });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New();

        await SendAndGoAsync(gateway.Port, letter);
        await Patience.UntilAsync(() => Task.FromResult(hop.Seen.Count == 1), () => gateway.Output);
        var meanwhile = await Sender.SendAsync(gateway.Port, letter);
        _release.SetResult(SmtpReply.Ok);
        var later = await SendUntilTakenAsync(gateway.Port, letter);

        Assert.StartsWith("451 4.3.0", meanwhile.Reply.ToString(), StringComparison.Ordinal);
        Assert.Equal(250, later.Code);
        Assert.Single(hop.Seen);
        Assert.Contains("repeated", await TraceAsync(gateway, letter), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_custody_already_is_not_taken_twice()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" });
        var (letter, last) = (Letter.New(), Letter.New());

        await SendAndGoAsync(gateway.Port, letter);
        await hop.ReceiveAsync(letter.MessageId);
        Assert.Equal(250, (await SendUntilTakenAsync(gateway.Port, letter)).Code);
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, last)).Reply.Code);
        await hop.ReceiveAsync(last.MessageId);

        Assert.Equal([letter.MessageId, last.MessageId], hop.Taken.Select(static message => message.MessageId), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Who_has_heard_the_answer_may_send_the_same_again()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New();

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);

        Assert.Equal(2, hop.Taken.Count);
    }

    [Fact]
    public async Task What_the_next_hop_deferred_is_handed_over_when_it_comes_again()
    {
        await using var hop = OddHop.Start(new() { OnData = (_, _) => _release.Task });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New();

        await SendAndGoAsync(gateway.Port, letter);
        await Patience.UntilAsync(() => Task.FromResult(hop.Seen.Count == 1), () => gateway.Output);
        hop.Script = HopScript.Normal;
        _release.SetResult(new(451, new(4, 2, 1), "Mailbox busy"));
        var later = await SendUntilTakenAsync(gateway.Port, letter);

        Assert.Equal(250, later.Code);
        Assert.Single(hop.Taken);
    }

    /// <summary>It sends QUIT with the data, and goes when it has waited long enough for the reply.</summary>
    [Fact]
    public async Task A_Postfix_that_lost_patience_delivers_once()
    {
        await using var hop = OddHop.Start(new() { OnData = (_, _) => _release.Task });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        await using var front = await PostfixInstance.StartInFrontAsync(gateway.Port, "smtp_data_done_timeout = 2s\nminimal_backoff_time = 1s\nqueue_run_delay = 1s\n");
        var letter = Letter.New();

        await front.SendmailAsync(letter, "-f", Letter.From, Letter.To);
        await Patience.UntilAsync(() => Task.FromResult(front.Log.Contains("timed out while sending end of data", StringComparison.Ordinal)), () => front.Log);
        _release.SetResult(SmtpReply.Ok);
        await Patience.UntilAsync(() => Task.FromResult(front.Log.Contains("status=sent", StringComparison.Ordinal)), () => front.Log + gateway.Output);

        Assert.Single(hop.Seen);
        Assert.Contains("repeated", await TraceAsync(gateway, letter), StringComparison.Ordinal);
    }

    /// <summary>Under TLS, where what is here already shows only when it is read.</summary>
    [Fact]
    public async Task Law_4_a_QUIT_sent_with_the_data_proves_nothing()
    {
        await using var hop = OddHop.Start(new() { OnData = (_, _) => _release.Task });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New();

        await using (var client = await LineClient.GreetedAsync(gateway.Port, tls: true))
        {
            await client.SayAsync($"MAIL FROM:<{Letter.From}>");
            await client.SayAsync($"RCPT TO:<{Letter.To}>");
            await client.SayAsync("DATA");
            await client.WriteAsync($"{Letter.Text(letter.Octets)}.\r\nQUIT\r\n");
            await Patience.UntilAsync(() => Task.FromResult(hop.Seen.Count == 1), () => gateway.Output);
            _release.SetResult(SmtpReply.Ok);
            Assert.StartsWith("250 ", await client.ReplyAsync(), StringComparison.Ordinal);
            Assert.StartsWith("221 ", await client.ReplyAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(250, (await SendUntilTakenAsync(gateway.Port, letter)).Code);
        Assert.Single(hop.Seen);
    }

    private static async Task SendAndGoAsync(int port, Letter letter)
    {
        await using var client = await LineClient.GreetedAsync(port);
        await client.SayAsync($"MAIL FROM:<{Letter.From}>");
        await client.SayAsync($"RCPT TO:<{Letter.To}>");
        await client.SayAsync("DATA");
        await client.WriteAsync($"{Letter.Text(letter.Octets)}.\r\n");
    }

    /// <summary>As a mail server does: again, until it is taken or refused.</summary>
    private static async Task<SmtpReply> SendUntilTakenAsync(int port, Letter letter)
    {
        SmtpReply? reply = null;
        await Patience.UntilAsync(
            async () => (reply = (await Sender.SendAsync(port, letter)).Reply) is { IsTransient: false },
            () => $"{reply}");
        return reply!; // there is one when the wait is over
    }

    private static async Task<string> TraceAsync(GatewayProcess gateway, Letter letter)
    {
        var trace = "";
        await Patience.UntilAsync(
            async () => (trace = (await gateway.CommandAsync("trace", "--message-id", letter.MessageId, "--json")).Output).Contains("repeated", StringComparison.Ordinal),
            () => trace + gateway.Output);
        return trace;
    }
}
