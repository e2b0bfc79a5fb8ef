using System.Globalization;

namespace Undersign.EndToEnd.Burdens;

/// <summary>Five hundred sessions at once, a hundred of which only hold their place: the others get on as if those were not there.</summary>
/// <remarks>The environment variable UNDERSIGN_CROWD says for how many seconds at least. Rounds without and with slow clients take turns, and pairs of them are compared.</remarks>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int Busy = 400;
    private const int Slow = 100;
    private const int UsualSeconds = 12;
    private const int MostRepeats = 5;
    private const double LeastShare = 0.8;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private static readonly int Pairs =
        (int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_CROWD"), CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualSeconds) / 2;

    private int _sent;

    [Fact]
    public async Task A_hundred_slow_clients_cost_the_others_less_than_a_fifth()
    {
        await using var hop = OddHop.Start(new() { KeepsOctets = false });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Limits = "connections: 600", ReceiveLimits = "connections: 600, connectionsPerAddress: 500" });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var senders = await Task.WhenAll(Enumerable.Range(0, Busy).Select(_ => Sender.ConnectAsync(gateway.Port)));
        var busy = Task.WhenAll(senders.Select(sender => SendAsync(sender, ending.Token)));
        await CountAsync(); // warm: code is compiled, pools are filled

        var (alone, crowded) = (new List<int>(), new List<int>());
        while (alone.Count < Pairs || (Share(alone, crowded) < LeastShare && alone.Count < MostRepeats * Pairs)) // other tests want the processors too
        {
            alone.Add(await CountAsync());
            crowded.Add(await CountBesideSlowOnesAsync(gateway));
        }

        await ending.CancelAsync();
        await busy;
        output.WriteLine($"{Busy} sessions: {Median(alone):0} messages/s alone, {Median(crowded):0} beside {Slow} slow ones: {Share(alone, crowded):0.00} in {alone.Count} pairs");
        Assert.True(Share(alone, crowded) >= LeastShare, $"Messages/s: {string.Join(' ', alone)} alone, {string.Join(' ', crowded)} beside slow clients.");
    }

    private async Task<int> CountBesideSlowOnesAsync(GatewayProcess gateway)
    {
        var slow = Enumerable.Range(0, Slow).Select(number => new SlowLoris(gateway.Port, number)).ToList();
        var count = await CountAsync();
        Assert.All(slow, static one => Assert.True(one.IsOpen, "The gateway hung up on a slow client within a second: it was not there all the time."));
        foreach (var one in slow)
        {
            await one.DisposeAsync();
        }

        return count;
    }

    private async Task SendAsync(Sender sender, CancellationToken cancellationToken)
    {
        await using var ended = sender;
        while (!cancellationToken.IsCancellationRequested)
        {
            var result = await sender.SendAsync(Letter.New());
            Assert.True(result.Reply.IsPositive, result.Reply.ToString());
            Interlocked.Increment(ref _sent);
        }
    }

    /// <returns>Messages in a second.</returns>
    private async Task<int> CountAsync()
    {
        var (before, began) = (Volatile.Read(ref _sent), TimeProvider.System.GetTimestamp());
        await Task.Delay(Round, TimeProvider.System, TestContext.Current.CancellationToken);
        return (int)((Volatile.Read(ref _sent) - before) / TimeProvider.System.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Of the rate alone: the median of the pairs, each of which the machine treated alike.</summary>
    private static double Share(List<int> alone, List<int> crowded) =>
        alone.Zip(crowded, static (without, with) => (double)with / Math.Max(1, without)).Order().ElementAt(alone.Count / 2);

    private static int Median(List<int> counts) => counts.Order().ElementAt(counts.Count / 2);
}
