using System.Collections.Concurrent;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Corpus;

/// <summary>Law 2: what we do not touch leaves octet for octet as it came, through two sessions, dot-stuffing and chunks.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const int Sessions = 4;

    /// <summary>Fields that a gateway adds on top of every message. RFC 5321 §4.4.</summary>
    private static readonly string[] Added = ["Received", "X-Undersign-Processed", "X-Undersign-Decision"];

    [Theory]
    [InlineData(ChunkingUse.WhenNeeded)] // DATA, and BDAT for a bare CR or NUL
    [InlineData(ChunkingUse.WhereOffered)] // BDAT
    public async Task Every_message_arrives_octet_for_octet(ChunkingUse chunking) =>
        await AllArriveAsync([.. MailCorpus.Messages().Select(static message => (message.Name, MailCorpus.WithCrLf(message.Octets)))], chunking);

    /// <summary>Exchange Online sends bare line feeds this way, and this way only. RFC 3030 §3.</summary>
    [Fact]
    public async Task Messages_with_line_ends_of_their_own_arrive_octet_for_octet_by_bdat() =>
        await AllArriveAsync(MailCorpus.Messages(), ChunkingUse.WhereOffered);

    private async Task AllArriveAsync(IReadOnlyList<(string Name, byte[] Octets)> messages, ChunkingUse chunking)
    {
        var arrived = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        await using var hop = OddHop.Start(new()
        {
            OnData = (message, _) =>
            {
                arrived[message.Envelope.Recipients[0].ForwardPath.LocalPart] = message.Octets;
                return Task.FromResult<SmtpReply?>(SmtpReply.Ok);
            },
        });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Stamps = false });

        var faults = new ConcurrentQueue<string>();
        await Task.WhenAll(messages.Index().Chunk((messages.Count / Sessions) + 1).Select(async part =>
        {
            await using var sender = await Sender.ConnectAsync(gateway.Port, chunking: chunking);
            foreach (var (number, (name, octets)) in part)
            {
                var recipient = new Mailbox($"message-{number}", "outside.example");
                var result = await sender.SendAsync(new Envelope(Sender.Address(Letter.From), MailParameters.None, [new(recipient)]), octets);
                if (Fault(result.Reply, octets, arrived.GetValueOrDefault(recipient.LocalPart)) is { } fault)
                {
                    faults.Enqueue($"{name}: {fault}");
                }
            }
        }));

        output.WriteLine($"{messages.Count} messages, {faults.Count} at fault");
        Assert.True(faults.IsEmpty, string.Join('\n', faults));
    }

    private static string? Fault(SmtpReply reply, byte[] sent, byte[]? arrived) =>
        !reply.IsPositive ? reply.ToString()
        : arrived is null ? "acknowledged and nowhere"
        : !arrived.AsSpan().StartsWith(MboxLine(sent)) || !arrived.AsSpan().EndsWith(sent.AsSpan(MboxLine(sent).Length)) ? "other octets arrived"
        : Stranger(arrived.AsSpan(MboxLine(sent).Length..^(sent.Length - MboxLine(sent).Length)), sent) is { } field ? $"an unknown field on top: {field}"
        : null;

    /// <summary>The line of an mbox that some of these messages still have in front; the header begins behind it.</summary>
    private static byte[] MboxLine(byte[] sent) => sent.AsSpan().StartsWith("From "u8) ? sent[..(sent.AsSpan().IndexOf((byte)'\n') + 1)] : [];

    /// <summary>What stands on top and is not ours.</summary>
    private static string? Stranger(ReadOnlySpan<byte> top, byte[] sent) => Letter.Text(top.ToArray()).Split("\r\n")[..^1]
        .FirstOrDefault(line =>
            !(line is [] && sent is [(byte)' ' or (byte)'\t', ..]) // white space that would go on with our last field is kept out of it
            && line is not [' ' or '\t', ..] && !Array.Exists(Added, name => line.StartsWith($"{name}: ", StringComparison.Ordinal)));
}
