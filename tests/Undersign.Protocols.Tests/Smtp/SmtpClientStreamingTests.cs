using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Large messages. Alone, because what is allocated can only be counted for the whole process.</summary>
[CollectionDefinition(nameof(SmtpClientStreamingTests), DisableParallelization = true)]
[Collection(nameof(SmtpClientStreamingTests))]
public sealed class SmtpClientStreamingTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(ChunkingUse.WhereOffered)]
    [InlineData(ChunkingUse.WhenNeeded)]
    public async Task Streams_25_MB_without_holding_them(ChunkingUse chunking)
    {
        await using var peer = new SmtpClientPeer();
        await using var session = new SmtpClientSession(await peer.ConnectAsync(), new() { EhloName = "client.example", Chunking = chunking }, TimeProvider.System);
        await session.OpenAsync(TestContext.Current.CancellationToken);
        using var data = LargeMessage();
        var envelope = new Envelope(null, MailParameters.None, [new(new("c", "d.example"))]);
        var edit = new MimeEdit(data);
        edit.Insert(0, "Received: by us\r\n"u8.ToArray());
        edit.Insert(20_000_000, "<p>signature</p>\r\n"u8.ToArray());
        await session.SendAsync(envelope, edit, TestContext.Current.CancellationToken); // arrays of the pools exist now

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await session.SendAsync(envelope, edit, TestContext.Current.CancellationToken);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(result.Reply.IsPositive);
        Assert.Equal([edit.Length, edit.Length], peer.Taken.Select(mail => int.Parse(mail.ProtocolName, provider: null)));
        Assert.True(allocated < 6_000_000, $"{allocated} octets were allocated, by the server's session as well");
    }

    private static MailData LargeMessage()
    {
        var data = new MailData();
        var line = Encoding.ASCII.GetBytes(new string('x', 74) + "\r\n.line\r\n");
        while (data.Length < 25_000_000)
        {
            data.Append(line);
        }

        return data;
    }
}
