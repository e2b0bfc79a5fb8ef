using System.Collections.Concurrent;
using System.Globalization;

namespace Undersign.EndToEnd.Burdens;

/// <summary>Malformed input, over real connections, to the real program: it neither dies nor grows nor slows down.</summary>
/// <remarks>The environment variable UNDERSIGN_FUZZ says how many inputs.</remarks>
public sealed class MischiefTests(ITestOutputHelper output)
{
    private const int UsualCount = 2_000;
    private const int AtOnce = 8;
    private const int Seed = 20261121;
    private const long MostResident = 400L * 1024 * 1024;
    private const long MostGrowth = 100L * 1024 * 1024;

    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_FUZZ"), CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualCount;

    [Fact]
    public async Task Malformed_input_leaves_the_gateway_as_it_was()
    {
        await using var hop = OddHop.Start(new() { KeepsOctets = false });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));

        await PlayAsync(gateway, 0, Count / 2); // warm: code is compiled, pools are filled
        var (residentBefore, timeBefore) = (gateway.Resident, await TimeOfMessagesAsync(gateway, TimeSpan.MaxValue));
        var unended = await PlayAsync(gateway, Count / 2, Count);
        var mostTime = (3 * timeBefore) + TimeSpan.FromMilliseconds(50);
        var (residentAfter, timeAfter) = (gateway.Resident, await TimeOfMessagesAsync(gateway, mostTime));

        output.WriteLine($"{Count} inputs, {hop.Taken.Count} messages arrived");
        output.WriteLine($"{residentBefore >> 20} MB resident, then {residentAfter >> 20} MB");
        output.WriteLine($"twenty messages in {timeBefore.TotalMilliseconds:0} ms, then in {timeAfter.TotalMilliseconds:0} ms");
        Assert.True(gateway.IsRunning, gateway.Output);
        Assert.True(hop.Taken.Count > Count / 20, "Hardly anything came through: what lies behind the dialogue was not reached.");
        Assert.True(unended.IsEmpty, $"The gateway left these sessions open: {string.Join(", ", unended)}");
        Assert.DoesNotContain("Unhandled", gateway.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at Undersign", gateway.Output, StringComparison.Ordinal); // a stack trace
        Assert.InRange(residentAfter, 0, Math.Min(MostResident, residentBefore + MostGrowth));
        Assert.InRange(timeAfter, TimeSpan.Zero, mostTime);
    }

    /// <returns>The inputs whose session did not end.</returns>
    private static async Task<ConcurrentQueue<int>> PlayAsync(GatewayProcess gateway, int from, int to)
    {
        var unended = new ConcurrentQueue<int>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForAsync(from, to, options, async (number, _) =>
        {
            var octets = new Mischief(Seed + number).Next();
            var leave = (number % 8) switch { 0 => Leave.ByBreakingOff, 1 => Leave.ByClosingItsHalf, _ => Leave.Politely };
            if (!await MischievousClient.PlayAsync(gateway.Port, octets, leave))
            {
                unended.Enqueue(number);
            }
        });
        return unended;
    }

    /// <summary>The best of at least ten rounds, and of more until it is good enough: other tests want the processors too.</summary>
    private static async Task<TimeSpan> TimeOfMessagesAsync(GatewayProcess gateway, TimeSpan goodEnough)
    {
        await using var sender = await Sender.ConnectAsync(gateway.Port);
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 10 || (best > goodEnough && round < 200); round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(250, (await sender.SendAsync(Letter.New())).Reply.Code);
            }

            var taken = TimeProvider.System.GetElapsedTime(began);
            best = taken < best ? taken : best;
        }

        return best;
    }
}
