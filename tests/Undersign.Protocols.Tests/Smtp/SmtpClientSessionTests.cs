using System.Net;
using System.Net.Sockets;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>What takes more than a dialogue: many recipients, large messages, time. RFC 5321 §4.5.3.</summary>
public sealed class SmtpClientSessionTests
{
    private static readonly Envelope ToOne = new(new("a", "b.example"), MailParameters.None, [new(new("c", "d.example"))]);

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20_000)]
    public async Task Hands_over_to_a_thousand_recipients()
    {
        await using var peer = new SmtpClientPeer();
        await using var session = await OpenAsync(peer);
        var envelope = ToOne with { Recipients = [.. Enumerable.Range(0, 1000).Select(i => new EnvelopeRecipient(new($"{(i % 10 == 3 ? "refused" : "taken")}{i}", "d.example")))] };
        using var data = MailData.From("Subject: x\r\n\r\n"u8);

        var result = await session.SendAsync(envelope, new(data), TestEnds);

        Assert.Equal(envelope.Recipients.Select(recipient => recipient.ForwardPath.LocalPart[0] == 't' ? 250 : 550), result.RecipientReplies.Select(reply => reply.Code));
        Assert.Equal(900, Assert.Single(peer.Taken).Envelope.Recipients.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SmtpClientContent.SmallLimit - 1)]
    [InlineData(SmtpClientContent.SmallLimit)]
    [InlineData(SmtpClientContent.SmallLimit + 1)]
    [InlineData((2 * SmtpClientContent.SmallLimit) + 3)]
    [InlineData((4 * SmtpClientContent.BlockSize) - 1)]
    [InlineData(4 * SmtpClientContent.BlockSize)]
    public async Task Stuffs_dots_across_blocks(int length)
    {
        await using var peer = new SmtpClientPeer();
        await using var session = await OpenAsync(peer, ChunkingUse.WhenNeeded);
        for (var shift = 0; shift < 4; shift++)
        {
            var octets = new byte[length + shift];
            for (var i = 0; i < octets.Length; i++)
            {
                octets[i] = "\r\n.\r\n..xy"u8[(i + shift) % 9];
            }

            if (octets.AsSpan().StartsWith("\n"u8) || octets.AsSpan().EndsWith("\r"u8))
            {
                continue; // a bare line end, which DATA does not carry
            }

            using var data = MailData.From(octets);
            Assert.True((await session.SendAsync(ToOne, new(data), TestEnds)).Reply.IsPositive);

            Assert.True(peer.Taken.TryDequeue(out var taken));
            var expected = octets.AsSpan().EndsWith("\n"u8) || octets.Length == 0 ? octets.Length : octets.Length + 2;
            Assert.Equal(expected, int.Parse(taken.ProtocolName, provider: null));
            Assert.True(octets.AsSpan(0, Math.Min(octets.Length, taken.Data.Length)).SequenceEqual(taken.Data.AsSpan(0, Math.Min(octets.Length, taken.Data.Length))));
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Gives_up_on_a_server_that_does_not_read()
    {
        var (session, server) = await PairAsync(new() { DataBlock = TimeSpan.FromMilliseconds(200) });
        using var data = LargeMessage(25_000_000);
        var sending = session.SendAsync(ToOne, new(data), TestEnds);
        await SayAsync(server, "250 OK\r\n250 OK\r\n354 go on\r\n");

        var result = await sending;

        Assert.Equal((SmtpClientVerdict.TimedOut, TransactionPhase.Content, false), (result.Reply, result.Phase, result.IsConnectionUsable));
        await session.DisposeAsync();
        server.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Gives_up_on_a_server_that_does_not_answer()
    {
        var (session, server) = await PairAsync(new() { Mail = TimeSpan.FromMilliseconds(100) });
        using var data = MailData.From("x\r\n"u8);

        var result = await session.SendAsync(ToOne, new(data), TestEnds);

        Assert.Equal((SmtpClientVerdict.TimedOut, TransactionPhase.Mail, true), (result.Reply, result.Phase, result.IsUntouched));
        await session.DisposeAsync();
        server.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Keeps_a_limit_for_everything_together()
    {
        var time = new ManualTime();
        var (session, server) = await PairAsync(SmtpClientTimeouts.Default, time);
        using var data = MailData.From("x\r\n"u8);
        session.LimitTotal(TimeSpan.FromSeconds(60));
        var sending = session.SendAsync(ToOne, new(data), TestEnds);
        time.Advance(TimeSpan.FromSeconds(59));
        await ReadUntilAsync(server, "DATA\r\n");
        Assert.False(sending.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(SmtpClientVerdict.TimedOut, (await sending).Reply);
        await session.DisposeAsync();
        server.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Ends_when_it_is_cancelled()
    {
        var (session, server) = await PairAsync(SmtpClientTimeouts.Default);
        using var data = MailData.From("x\r\n"u8);
        using var cancelling = new CancellationTokenSource();
        var sending = session.SendAsync(ToOne, new(data), cancelling.Token);

        await cancelling.CancelAsync();

        Assert.Equal(SmtpClientVerdict.Cancelled, (await sending).Reply);
        await session.DisposeAsync();
        server.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Hears_the_last_words_of_a_server_that_refuses_in_the_middle()
    {
        var (session, server) = await PairAsync(SmtpClientTimeouts.Default);
        using var data = LargeMessage(25_000_000);
        var sending = session.SendAsync(ToOne, new(data), TestEnds);
        await SayAsync(server, "250 OK\r\n250 OK\r\n354 go on\r\n");
        await ReadUntilAsync(server, ".line\r\n");
        await SayAsync(server, "552 5.3.4 Too much\r\n");
        server.Close(); // with octets unread: the client's next write fails

        var result = await sending;

        Assert.Equal(("552 5.3.4 Too much", TransactionPhase.Content), (result.Reply.ToString(), result.Phase));
        await session.DisposeAsync();
    }

    [Fact(Timeout = 20_000)]
    public async Task Law_1_takes_no_verdict_before_the_last_octet_is_sent()
    {
        var (session, server) = await PairAsync(SmtpClientTimeouts.Default);
        using var data = LargeMessage(25_000_000);
        var sending = session.SendAsync(ToOne, new(data), TestEnds);
        await SayAsync(server, "250 OK\r\n250 OK\r\n354 go on\r\n");
        await ReadUntilAsync(server, ".line\r\n");
        await SayAsync(server, "250 2.0.0 Taken\r\n");
        await using var rest = new NetworkStream(server, ownsSocket: true);
        var taking = rest.CopyToAsync(Stream.Null, TestEnds);

        var result = await sending;

        Assert.Equal((SmtpClientVerdict.Dropped, TransactionPhase.Content, false), (result.Reply, result.Phase, result.IsConnectionUsable));
        await session.DisposeAsync();
        await taking;
    }

    [Fact]
    public void Reads_any_octets_as_replies_or_gives_up()
    {
        var random = new Random(20261121);
        var seed = "250-2.1.0 OK\r\n250 2.1.0 OK\r\n354 go on\r\n550-5.7.708 größer\r\n550 5.7.708\r\n421\r\n"u8.ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            using var reader = new SmtpReplyReader(transcript: null);
            var octets = (byte[])seed.Clone();
            for (var i = random.Next(8); i > 0; i--)
            {
                octets[random.Next(octets.Length)] = (byte)(random.Next(3) == 0 ? "\r\n -."u8[random.Next(5)] : random.Next(256));
            }

            var offset = 0;
            var found = ReplyFound.Incomplete;
            while (found != ReplyFound.Garbage && offset < octets.Length)
            {
                var room = reader.Room();
                var length = Math.Min(Math.Min(room.Length, octets.Length - offset), random.Next(1, 40));
                octets.AsMemory(offset, length).CopyTo(room);
                reader.Received(length);
                offset += length;
                while ((found = reader.TryRead(out var reply)) == ReplyFound.Reply)
                {
                    Assert.InRange(reply!.Code, 200, 559); // found
                    Assert.DoesNotContain(reply.Text, character => char.IsControl(character) && character != '\n');
                }
            }
        }
    }

    private static async Task<SmtpClientSession> OpenAsync(SmtpClientPeer peer, ChunkingUse chunking = ChunkingUse.WhereOffered)
    {
        var session = new SmtpClientSession(await peer.ConnectAsync(), new() { EhloName = "client.example", Chunking = chunking }, TimeProvider.System);
        Assert.True((await session.OpenAsync(TestEnds)).IsPositive);
        return session;
    }

    /// <summary>A session that is open, and the socket of the server's side.</summary>
    private static async Task<(SmtpClientSession Session, Socket Server)> PairAsync(SmtpClientTimeouts timeouts, TimeProvider? time = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = await SmtpClientPeer.ConnectAsync(listener.LocalEndpoint);
        var server = await listener.AcceptSocketAsync(TestEnds);
        var session = new SmtpClientSession(client, new() { EhloName = "client.example", Timeouts = timeouts }, time ?? TimeProvider.System);
        await SayAsync(server, "220 mx.example\r\n250-mx.example\r\n250 PIPELINING\r\n");
        await session.OpenAsync(TestEnds);
        return (session, server);
    }

    private static async Task SayAsync(Socket server, string words) => await server.SendAsync(Encoding.ASCII.GetBytes(words), TestEnds);

    private static async Task ReadUntilAsync(Socket server, string end)
    {
        var heard = "";
        var octets = new byte[4096];
        while (!heard.Contains(end, StringComparison.Ordinal))
        {
            heard += Encoding.ASCII.GetString(octets.AsSpan(0, await server.ReceiveAsync(octets, TestEnds)));
        }
    }

    private static MailData LargeMessage(int length)
    {
        var data = new MailData();
        var line = Encoding.ASCII.GetBytes(new string('x', 74) + "\r\n.line\r\n");
        while (data.Length < length)
        {
            data.Append(line);
        }

        return data;
    }
}
