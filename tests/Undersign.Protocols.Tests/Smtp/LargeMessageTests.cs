using System.IO.Pipelines;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A message goes through memory in pieces, however large it is and however long its lines are.</summary>
[Collection(nameof(Alone))]
public sealed class LargeMessageTests
{
    private const int Blocks = 100;
    private const long MaxAllocation = 8 * 1024 * 1024;
    private static readonly byte[] Block = [.. Enumerable.Repeat((byte)'x', 1024 * 1024)];

    [Theory(Timeout = 120_000)]
    [InlineData("DATA\r\n", "\r\n", "\r\n.\r\n", 250)]
    [InlineData("DATA\r\n", "", "\r\n.\r\n", 250)]
    [InlineData("BDAT 104857600 LAST\r\n", "", "", 250)]
    [InlineData("DATA\r\n", "\n", "\r\n.\r\n", 550)]
    public async Task Takes_100_MB_in_little_memory(string command, string between, string end, int verdict)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var running = Start(new() { HostName = "mx.example" });
        await SendAsync(running, command, between, end, verdict);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MaxAllocation);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("DATA\r\n", "\r\n", "\r\n.\r\n")]
    [InlineData("DATA\r\n", "", "\r\n.\r\n")]
    [InlineData("BDAT 104857600 LAST\r\n", "", "")]
    public async Task Drops_100_MB_beyond_the_limit_in_little_memory(string command, string between, string end)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var running = Start(new() { HostName = "mx.example", MaxMessageSize = 1000 });
        await SendAsync(running, command, between, end, verdict: 552);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MaxAllocation);
    }

    private static RunningSession Start(SmtpServerOptions options)
    {
        var network = new PipeOptions(pauseWriterThreshold: 256 * 1024, useSynchronizationContext: false);
        return new(options, begin: _ => new MeasuringTransaction(), connection: DuplexPipe.CreatePair(toServer: network));
    }

    private static async Task SendAsync(RunningSession running, string command, string between, string end, int verdict)
    {
        var replies = command.StartsWith('D') ? (string[])["220", "250", "250", "250", "354"] : ["220", "250", "250", "250"];
        await running.TalkAsync($"EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.com>\r\n{command}", replies);
        for (var block = 0; block < Blocks; block++)
        {
            for (var at = 0; at < Block.Length; at += 64 * 1024)
            {
                await running.Client.Output.WriteAsync(Block.AsMemory(at, 64 * 1024), TestContext.Current.CancellationToken);
            }

            if (between.Length > 0)
            {
                await running.SendAsync(between);
            }
        }

        await running.TalkAsync(end, $"{verdict}");
    }

    private sealed class MeasuringTransaction : SmtpTransaction
    {
        public override ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken) =>
            new(data.Length >= Blocks * Block.Length ? SmtpReply.Ok : new(554, null, $"{data.Length}"));
    }
}
