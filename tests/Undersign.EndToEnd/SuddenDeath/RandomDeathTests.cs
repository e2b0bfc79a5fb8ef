using System.Globalization;

namespace Undersign.EndToEnd.SuddenDeath;

/// <summary>Law 1 with a queue: killed at random moments, under load, while the next hop comes and goes. RFC 5321 §6.1.</summary>
/// <remarks>UNDERSIGN_KILLS=200 kills it as often as it says.</remarks>
public sealed class RandomDeathTests
{
    private const int UsualKills = 10;

    /// <summary>Of the send connector: so many messages can be on their way when the gateway dies, and may arrive twice.</summary>
    private const int InFlight = 50;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_no_more_is_doubled_than_was_on_its_way()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : UsualKills;
        var random = new Random(kills);
        var acknowledged = new List<Letter>();
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" });
        for (var kill = 0; kill < kills; kill++)
        {
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var load = Load.UntilBrokenAsync(gateway.Port, static _ => [Letter.To], () => first.TrySetResult());
            await Patience.Within(first.Task);
            for (var flap = random.Next(4); flap >= 0; flap--)
            {
                hop.Script = Mood(random.Next(4));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(10, 150)), TimeProvider.System, TestContext.Current.CancellationToken);
            }

            await gateway.KillAsync();
            acknowledged.AddRange(await load);
            await gateway.StartAsync();
        }

        hop.Script = HopScript.Normal;
        await DrainAsync(gateway);

        var arrived = hop.Taken.GroupBy(static message => message.MessageId, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.Count(), StringComparer.Ordinal);
        var doubled = arrived.Values.Sum(static times => times - 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {acknowledged.Count} acknowledged, {hop.Taken.Count} arrived, {doubled} more than once");
        Assert.NotEmpty(acknowledged);
        Assert.Empty(acknowledged.Where(letter => !arrived.ContainsKey(letter.MessageId)).Select(static letter => letter.MessageId));
        Assert.InRange(doubled, 0, kills * InFlight);
    }

    /// <summary>It takes mail, takes none, or loses interest in the middle.</summary>
    private static HopScript Mood(int number) => number switch
    {
        0 => HopScript.DropsAtConnect with { OnMail = static _ => null },
        1 => new() { OnData = static (_, _) => Task.FromResult<Protocols.Smtp.SmtpReply?>(null) },
        _ => HopScript.Normal,
    };

    /// <summary>What is deferred or waits for its destination is asked for at once, until nothing is left.</summary>
    private static Task DrainAsync(GatewayProcess gateway) => Patience.UntilAsync(
        async () =>
        {
            await gateway.CommandAsync("queue", "retry", "--all");
            return (await gateway.CommandAsync("queue", "summary")).Output.Contains("Nothing is in custody", StringComparison.Ordinal);
        },
        () => $"The queue does not drain:\n{gateway.Output}");
}
