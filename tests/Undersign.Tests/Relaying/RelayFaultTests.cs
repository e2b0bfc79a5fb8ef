using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Protocols.Tests.Dns;

namespace Undersign.Tests.Relaying;

/// <summary>What becomes of a message when something of ours breaks in the middle of handing it over.</summary>
public sealed class RelayFaultTests : RelayTestBase
{
    private static readonly Envelope ToTwoDomains = ToOne with { Recipients = [new(new("c", "d.example")), new(new("e", "f.example"))] };

    private readonly NameServerDouble _names = new();

    [Fact(Timeout = 60_000)]
    public async Task Law_1_what_one_domain_has_taken_is_told_though_it_breaks_for_another()
    {
        _names.Mx("d.example", 10, "mx.example").Mx("f.example", 10, "mx.example").Address("mx.example", "127.0.0.1");
        await File.WriteAllTextAsync(SecretPath, $"Subject: x\r\n\r\n{string.Concat(Enumerable.Repeat("a line of the message\r\n", 100_000))}", TestEnds);
        await using var file = new FileStream(SecretPath, new FileStreamOptions { BufferSize = 0 });
        using var message = MailData.Over(file);
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hop = new NextHop(async (connection, command) =>
        {
            if (command == "DATA" && connection.Commands.Contains("RCPT TO:<e@f.example>", StringComparer.Ordinal))
            {
                await taken.Task;
                await File.WriteAllTextAsync(SecretPath, "", TestEnds); // what the other domain has is not there any more
            }

            _ = command == "." && taken.TrySetResult();
            return NextHop.Usual(command);
        });
        var relay = Relay(nameServer: _names.EndPoint);

        var handover = await relay.HandOverAsync(Connector() with { MxPort = hop.Port }, ToTwoDomains, new(message), relay.TimeWhileSenderWaits(), TestEnds);

        Assert.Equal(["250 2.0.0 Taken", "451 4.3.0 The message could not be handed over, try again later"], handover.Recipients.Select(outcome => outcome.Reply.ToString()), StringComparer.Ordinal);
        Assert.False(handover.IsUncertain);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _names.DisposeAsync();
    }
}
