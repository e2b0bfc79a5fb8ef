using System.Collections.Concurrent;
using System.Globalization;
using Undersign.Custody;
using Undersign.Organisations;
using Undersign.Relaying;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>A long queue over many domains, one of them dead and one that stands still, after all of them were down.</summary>
/// <remarks>The environment variable UNDERSIGN_DRAIN says of how many messages.</remarks>
public sealed class CustodyDrainTests : CustodyTestBase
{
    private const int Domains = 20;
    private const int UsualCount = 600;
    private const string Dead = "d00.example";
    private const string StandsStill = "d01.example";

    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_DRAIN"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualCount;

    private readonly ConcurrentQueue<(string Domain, int Number)> _arrived = new();
    private readonly TaskCompletionSource _stillness = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NextHop _internet;
    private bool _isDown = true;

    public CustodyDrainTests()
    {
        _internet = new(AnswerAsync);
        Organisations.Replace(new([ContosoBy(DeliveryMode.Queue, new SendConnector { Name = "internet", EhloName = "gateway.example", MxPort = _internet.Port, MaxConnections = 1 })]));
        foreach (var domain in Enumerable.Range(0, Domains).Select(NameOf))
        {
            Names.Mx(domain, 10, $"mx.{domain}").Address($"mx.{domain}", domain == Dead ? "127.0.0.77" : "127.0.0.1"); // the next hop listens on 127.0.0.1 alone
        }
    }

    private static int Each => Count / Domains;

    private static int Living => (Domains - 2) * Each;

    [Fact]
    public async Task A_long_queue_drains_in_order_within_a_domain_and_starves_none()
    {
        for (var domain = 0; domain < Domains; domain++)
        {
            await QueueAsync(NameOf(domain));
        }

        await WorkAsync();
        var asked = _internet.Connections.Count;
        Volatile.Write(ref _isDown, false);
        Clock.Advance(RetrySchedule.Default.GlitchInterval);
        var began = TimeProvider.System.GetTimestamp();
        await Queue.StartAsync(TestEnds);
        await ArriveAsync(Living, TimeSpan.FromSeconds(20 + (Count / 50)));
        var (took, arrived) = (TimeProvider.System.GetElapsedTime(began), _arrived.ToArray());
        _stillness.SetResult();
        await ArriveAsync(Living + Each, TimeSpan.FromSeconds(20 + (Count / 50)));
        await Queue.StopAsync(TestEnds);

        var least = arrived.Take(Living / 2).CountBy(static message => message.Domain, StringComparer.Ordinal).Min(static domain => domain.Value);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Living} messages to {Domains - 2} domains in {took.TotalSeconds:0.0} s; at half of them the slowest had {least} of {Each}");
        Assert.InRange(asked, 1, Domains);
        Assert.All(
            _arrived.GroupBy(static message => message.Domain, StringComparer.Ordinal),
            static domain => Assert.Equal(Enumerable.Range(0, Each), domain.Select(static message => message.Number)));
        Assert.DoesNotContain(arrived, static message => message.Domain is Dead or StandsStill);
        Assert.InRange(least, Each / 4, Each);
        Assert.Equal(Each, await CountAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        _stillness.TrySetResult();
        await base.DisposeAsync();
        await _internet.DisposeAsync();
    }

    private static string NameOf(int domain) => string.Create(CultureInfo.InvariantCulture, $"d{domain:00}.example");

    /// <summary>All of one domain before the first of the next: by age alone the last domain would wait for all others.</summary>
    private async Task QueueAsync(string domain)
    {
        var entries = new List<CustodyEntry>(Each);
        for (var number = 0; number < Each; number++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            entries.Add(EntryFor(domain) with { Destination = $"contoso/internet/{domain}" });
        }

        await Task.WhenAll(entries.Select((entry, number) => KeepAsync(entry, $"Subject: {number}\r\nX-Domain: {domain}\r\n\r\nHello\r\n")));
    }

    private async ValueTask<string?> AnswerAsync(NextHopConnection connection, string command)
    {
        if (command == "CONNECT" && Volatile.Read(ref _isDown))
        {
            return null;
        }

        if (command.StartsWith($"RCPT TO:<rita@{StandsStill}>", StringComparison.Ordinal))
        {
            await _stillness.Task;
        }

        if (command == ".")
        {
            var lines = connection.Messages.Last().Split("\r\n");
            _arrived.Enqueue((lines[1]["X-Domain: ".Length..], int.Parse(lines[0].AsSpan("Subject: ".Length), NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        return NextHop.Usual(command);
    }

    private async Task ArriveAsync(int count, TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (_arrived.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < limit, $"{_arrived.Count} of {count} have arrived");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestEnds);
        }
    }
}
