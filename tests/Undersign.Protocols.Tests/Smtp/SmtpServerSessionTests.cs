using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>What a dialogue file cannot say about a session.</summary>
public sealed class SmtpServerSessionTests
{
    private const string Envelope = "MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.com>\r\n";

    [Theory(Timeout = 20_000)]
    [InlineData("HELO a\r\n", "", "SMTP")]
    [InlineData("EHLO a\r\n", "", "ESMTP")]
    [InlineData("EHLO a\r\n", " SMTPUTF8", "UTF8SMTP")]
    public async Task Names_the_protocol_for_the_trace_field(string hello, string parameter, string expected)
    {
        var running = await RunningSession.GreetedAsync();
        await running.TalkAsync($"{hello}MAIL FROM:<>{parameter}\r\nRCPT TO:<bob@example.com>\r\nBDAT 0 LAST\r\n", "250", "250", "250", "250");
        Assert.Equal(expected, Assert.Single(running.Taken).ProtocolName);
        Assert.Equal(expected.Replace("UTF8", "E", StringComparison.Ordinal), running.Session.ProtocolName);
        Assert.Equal(1, running.Session.Transactions);
    }

    [Fact(Timeout = 20_000)]
    public async Task Reads_utf8_addresses_as_text()
    {
        var running = await RunningSession.GreetedAsync();
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<> SMTPUTF8\r\nRCPT TO:<J\u00C3\u00BCrgen@b\u00C3\u00BCcher.example>\r\nBDAT 0 LAST\r\n", "250", "250", "250", "250");
        Assert.Equal(new Mailbox("Jürgen", "bücher.example"), Assert.Single(Assert.Single(running.Taken).Envelope.Recipients).ForwardPath);
    }

    /// <summary>RFC 2920 §3.2: the replies to commands of one packet come in one packet.</summary>
    [Fact(Timeout = 20_000)]
    public async Task Sends_the_replies_to_one_packet_in_one_packet()
    {
        var (client, server) = DuplexPipe.CreatePair();
        var output = new CountingWriter(server.Output);
        await client.Output.WriteAsync(Encoding.ASCII.GetBytes($"EHLO a\r\n{Envelope}DATA\r\n"), TestContext.Current.CancellationToken);
        var running = new RunningSession(connection: (client, new DuplexPipe(server.Input, output)));
        foreach (var reply in (string[])["220", "250", "250", "250", "354"])
        {
            Assert.StartsWith(reply, await running.ReplyAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(1, output.Flushes);
        await running.TalkAsync($"x\r\n.\r\n{Envelope}", "250", "250", "250");
        Assert.Equal(2, output.Flushes);
    }

    /// <summary>RFC 2920 §3.1: Postfix sends QUIT behind the data, before it can know the reply to them.</summary>
    [Theory(Timeout = 20_000)]
    [InlineData("QUIT\r\n", "", false)]
    [InlineData("QU", "IT\r\n", false)]
    [InlineData("", "QUIT\r\n", true)]
    [InlineData("NOOP\r\n", "QUIT\r\n", true)]
    [InlineData("NOOP\r\nQUIT\r\n", "", false)]
    public async Task Knows_whether_a_command_has_awaited_the_replies_before_it(string withTheData, string afterTheReplies, bool expected)
    {
        var running = await RunningSession.GreetedAsync();
        await running.TalkAsync($"EHLO a\r\n{Envelope}DATA\r\n", "250", "250", "250", "354");
        var replies = withTheData.Split("\r\n").Length; // to the data and to each command behind them
        await running.TalkAsync($"x\r\n.\r\n{withTheData}", [.. Enumerable.Repeat("2", replies)]);
        if (afterTheReplies.Length > 0)
        {
            await running.SendAsync(afterTheReplies);
        }

        Assert.Equal(SessionEnd.Quit, await running.End);
        Assert.Equal(expected, running.Session.HasAwaitedReplies);
    }

    /// <summary>RFC 5321 §4.5.3.1.8 asks for a hundred.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(61)]
    [InlineData(1021)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public async Task Takes_a_thousand_recipients_torn_at_any_place(int piece)
    {
        var addresses = Enumerable.Range(0, 1000).Select(number => string.Create(CultureInfo.InvariantCulture, $"user{number}@host{number % 7}.example.com")).ToList();
        var commands = "EHLO a\r\nMAIL FROM:<>\r\n" + string.Concat(addresses.Select(address => $"RCPT TO:<{address}>\r\n")) + "DATA\r\nx\r\n.\r\nQUIT\r\n";

        var running = new RunningSession();
        foreach (var octets in commands.Chunk(piece))
        {
            await running.SendAsync(new string(octets));
        }

        Assert.Equal(SessionEnd.Quit, await running.End);
        Assert.Equal(addresses, Assert.Single(running.Taken).Envelope.Recipients.Select(recipient => recipient.ForwardPath.ToString()), StringComparer.Ordinal);
        Assert.Matches(SmtpReplies.WellFormed(), await running.RestAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Hears_the_same_wherever_the_octets_are_cut_in_two()
    {
        const string Commands =
            "EHLO a\r\nMAIL FROM:<ann@example.org> SIZE=30\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n..x\r\n\r\n..\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<c@d>\r\nBDAT 3\r\n.\r\nBDAT 2 LAST\r\nabQUIT\r\n";
        for (var cut = 0; cut < Commands.Length; cut++)
        {
            var running = new RunningSession();
            await running.SendAsync(Commands[..cut]);
            await Task.Yield();
            await running.SendAsync(Commands[cut..]);
            Assert.Equal(SessionEnd.Quit, await running.End);
            Assert.Equal(
                ["<ann@example.org> SIZE=30 > <bob@example.com> | .x\r\n\r\n.\r\n", "<> > <c@d> | .\r\nab"],
                running.Taken.Select(mail => mail.ToString()),
                StringComparer.Ordinal);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Tells_the_host_what_escaped_a_transaction_once()
    {
        var running = await RunningSession.GreetedAsync();
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<throws@example.org>\r\n", "250", "451 4.3.0");
        Assert.IsType<InvalidOperationException>(Assert.Single(running.Faults));
        await running.TalkAsync($"{Envelope}BDAT 5 LAST\r\nthrow{Envelope}BDAT 1 LAST\r\nx", "250", "250", "451 4.3.0", "250", "250", "250");
        Assert.Equal(2, running.Faults.Count);
        Assert.Single(running.Taken);
    }

    [Fact(Timeout = 20_000)]
    public async Task Answers_451_when_no_transaction_can_be_begun()
    {
        var running = new RunningSession(begin: _ => throw new InvalidOperationException("The database is gone."));
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.com>\r\nNOOP\r\n", "220", "250", "451 4.3.0", "503", "250");
        Assert.Single(running.Faults);
    }

    [Fact(Timeout = 20_000)]
    public async Task Survives_a_connection_that_breaks()
    {
        var (client, server) = DuplexPipe.CreatePair();
        var running = new RunningSession(connection: (client, server));
        await running.TalkAsync("EHLO a\r\n", "220", "250");
        await client.Output.CompleteAsync(new IOException("Connection reset by peer."));
        Assert.Equal(SessionEnd.ClientLeft, await running.End);
        Assert.Equal("Connection reset by peer.", running.Session.Failure?.Message);
    }

    /// <summary>As <c>nc -N</c> and many scripts do.</summary>
    [Fact(Timeout = 20_000)]
    public async Task Answers_a_client_that_closes_its_side_behind_the_last_command()
    {
        var (client, server) = DuplexPipe.CreatePair();
        await client.Output.WriteAsync("EHLO a\r\nNOOP\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await client.Output.CompleteAsync();
        var session = new SmtpServerSession(server, new() { HostName = "mx.example" }, session => new ScriptedTransaction(session, []), TimeProvider.System);

        Assert.Equal(SessionEnd.ClientLeft, await session.RunAsync(TestContext.Current.CancellationToken));
        var read = await client.Input.ReadAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("\r\n250 2.0.0 OK\r\n", Encoding.ASCII.GetString(read.Buffer), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Disposes_of_the_mail_data_when_the_transaction_is_done_with_it()
    {
        MailData? seen = null;
        var running = new RunningSession(begin: _ => new KeepingTransaction(data => seen = data));
        await running.TalkAsync($"EHLO a\r\n{Envelope}BDAT 3 LAST\r\nabcNOOP\r\n", "220", "250", "250", "250", "250", "250");
        Assert.Equal(0, seen?.Length);
    }

    private sealed class KeepingTransaction(Action<MailData> keep) : SmtpTransaction
    {
        public override ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken)
        {
            Assert.Equal(3, data.Length);
            keep(data);
            return new(SmtpReply.Ok);
        }
    }

    private sealed class CountingWriter(PipeWriter inner) : PipeWriter
    {
        public int Flushes { get; private set; }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return inner.FlushAsync(cancellationToken);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
