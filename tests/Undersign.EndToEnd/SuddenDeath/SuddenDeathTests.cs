using System.Collections.Concurrent;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.SuddenDeath;

/// <summary>Law 1: a gateway that is killed at any moment loses no message it has answered with 250. RFC 5321 §4.2.5, §6.1.</summary>
public sealed class SuddenDeathTests
{
    /// <summary>So many messages reach the step before the one that does not survive it: enough that all sessions are under way.</summary>
    private const int Victim = 40;

    private static readonly SmtpReply Later = new(451, new(4, 2, 1), "Mailbox busy");

    public static TheoryData<int> Steps => [1, 2, 3, 4, 5, 6];

    [Theory, MemberData(nameof(Steps))]
    public async Task What_was_acknowledged_is_at_the_next_hop(int step)
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port), KillSwitch.At(step, Victim));

        var acknowledged = await Load.UntilBrokenAsync(gateway.Port, static _ => [Letter.To]);
        await gateway.WaitForEndAsync();

        Assert.NotEmpty(acknowledged);
        Assert.Empty(Missing(acknowledged, hop.Taken));
        await StillWorksAsync(gateway, hop);
    }

    [Theory, MemberData(nameof(Steps))]
    public async Task What_was_queued_arrives_after_the_next_start(int step)
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" }, KillSwitch.At(step, Victim));

        var acknowledged = await Load.UntilBrokenAsync(gateway.Port, static _ => [Letter.To]);
        await gateway.WaitForEndAsync();
        await StillWorksAsync(gateway, hop);

        Assert.NotEmpty(acknowledged);
        await hop.WaitAsync(taken => !Missing(acknowledged, taken).Any());
    }

    [Theory, MemberData(nameof(Steps))]
    public async Task The_rest_of_a_partial_handover_arrives_after_the_next_start(int step)
    {
        var asked = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await using var hop = OddHop.Start(new()
        {
            OnRecipient = recipient => recipient.ForwardPath is { LocalPart: ['b', 'u', 's', 'y', '.', ..] name } && asked.TryAdd(name, true)
                ? Later
                : SmtpReply.Ok,
        });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port), KillSwitch.At(step, Victim));

        var acknowledged = await Load.UntilBrokenAsync(gateway.Port, static letter => [Letter.To, Busy(letter)]);
        await gateway.WaitForEndAsync();
        await StillWorksAsync(gateway, hop);

        Assert.NotEmpty(acknowledged);
        await hop.WaitAsync(taken => !Missing(acknowledged, taken.Where(static message => message.Recipients.First() == Letter.To)).Any());
        await hop.WaitAsync(taken => acknowledged.All(letter => taken.Any(message => message.Recipients.Any(recipient => recipient == Busy(letter)))));
    }

    private static IEnumerable<string> Missing(IEnumerable<Letter> acknowledged, IEnumerable<TakenMessage> taken) =>
        acknowledged.Select(static letter => letter.MessageId).Except(taken.Select(static message => message.MessageId), StringComparer.Ordinal);

    /// <summary>A mailbox of its own for each message, so that the hop is busy for each message once.</summary>
    private static string Busy(Letter letter) => $"busy.{letter.MessageId.Trim('<', '>').Split('@')[0]}@outside.example";

    private static async Task StillWorksAsync(GatewayProcess gateway, OddHop hop)
    {
        await gateway.StartAsync();
        var letter = Letter.New("After the next start");
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
        await hop.ReceiveAsync(letter.MessageId);
    }
}
