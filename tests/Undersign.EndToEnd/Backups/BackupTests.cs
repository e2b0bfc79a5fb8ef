using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Backups;

/// <summary>Law 1 with a backup: made under load, restored elsewhere after the gateway was killed, and the queue goes on.</summary>
public sealed class BackupTests : IDisposable
{
    private const int Sessions = 4;
    private const int Early = 60;

    /// <summary>Of every fifth message; more than a mebibyte is a file.</summary>
    private static readonly string LargeBody = string.Concat(Enumerable.Repeat(new string('x', 76) + "\r\n", 16_000));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)] // the next hop is down: everything waits
    [InlineData(true)] // it takes its time: messages leave custody while they are copied
    public async Task Nothing_acknowledged_before_a_backup_is_lost(bool isFlowing)
    {
        await using var hop = OddHop.Start(isFlowing ? Slow : HopScript.DropsAtConnect);
        var acknowledged = new ConcurrentQueue<Letter>();
        List<Letter> early;
        await using (var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" }))
        {
            var load = Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => SendAsync(gateway.Port, acknowledged)));
            await Patience.UntilAsync(() => Task.FromResult(acknowledged.Count >= Early), () => gateway.Output);
            early = [.. acknowledged];
            var made = await gateway.CommandAsync("backup", _folder.PathOf("backup"));
            Assert.True(made.ExitCode == 0, made.Output);
            await gateway.KillAsync();
            await load;
        }

        var setup = new GatewaySetup(hop.Port) { Delivery = "queue", Storage = _folder.PathOf("elsewhere/undersign.db") };
        var restored = await RestoreAsync(setup);
        Assert.True(restored.ExitCode == 0, restored.Output);
        hop.Script = HopScript.Normal;
        await using var other = await GatewayProcess.StartAsync(setup);
        await DrainAsync(other);

        Assert.Empty(early.Select(static letter => letter.MessageId).Except(hop.Taken.Select(static message => message.MessageId), StringComparer.Ordinal));
        Assert.DoesNotContain("set aside", other.Output, StringComparison.Ordinal);
        if (!isFlowing)
        {
            Assert.Equal(hop.Taken.Count, hop.Taken.DistinctBy(static message => message.MessageId, StringComparer.Ordinal).Count());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_is_damaged_or_missing_in_the_backup_is_named(bool isMissing)
    {
        await using var hop = OddHop.Start(HopScript.DropsAtConnect);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" });
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New(body: LargeBody))).Reply.Code);
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
        Assert.Equal(0, (await gateway.CommandAsync("backup", _folder.PathOf("backup"))).ExitCode);
        var file = Assert.Single(Directory.EnumerateFiles(_folder.PathOf("backup/custody")));
        Damage(file, isMissing);

        var restored = await RestoreAsync(new(hop.Port) { Storage = _folder.PathOf("elsewhere/undersign.db") });

        Assert.Equal(2, restored.ExitCode);
        Assert.Contains($"{Path.GetFileNameWithoutExtension(file)} in custody is missing its octets, or they are not as they were taken", restored.Output, StringComparison.Ordinal);
        Assert.Contains("with 2 messages in custody", restored.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_goes_to_an_empty_folder_alone_and_never_over_a_store()
    {
        await using var hop = OddHop.Start();
        var setup = new GatewaySetup(hop.Port) { Storage = _folder.PathOf("store/undersign.db") };
        await using var gateway = await GatewayProcess.StartAsync(setup);
        Assert.Equal(0, (await gateway.CommandAsync("backup", _folder.PathOf("backup"))).ExitCode);

        var second = await gateway.CommandAsync("backup", _folder.PathOf("backup"));
        var over = await RestoreAsync(setup);
        File.Delete(_folder.PathOf("store/undersign.db")); // an administrator who did not stop it
        var under = await RestoreAsync(setup);

        Assert.Equal((1, true), (second.ExitCode, second.Output.Contains("is not empty", StringComparison.Ordinal)));
        Assert.Equal((1, true), (over.ExitCode, over.Output.Contains("is there already", StringComparison.Ordinal)));
        Assert.Equal((1, true), (under.ExitCode, under.Output.Contains("stop it", StringComparison.Ordinal)));
    }

    private static void Damage(string file, bool isMissing)
    {
        if (isMissing)
        {
            File.Delete(file);
            return;
        }

        using var octets = File.OpenWrite(file);
        octets.Position = 5000;
        octets.WriteByte((byte)'?');
    }

    private static HopScript Slow => new()
    {
        OnData = static async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
            return SmtpReply.Ok;
        },
    };

    private Task<ToolResult> RestoreAsync(GatewaySetup setup) =>
        GatewayProcess.CommandAsync(["restore", _folder.PathOf("backup"), "--config", setup.WriteTo(_folder)]);

    private static async Task SendAsync(int port, ConcurrentQueue<Letter> acknowledged)
    {
        try
        {
            await using var sender = await Sender.ConnectAsync(port);
            for (var number = 0; ; number++)
            {
                var letter = number % 5 == 0 ? Letter.New(body: LargeBody) : Letter.New(string.Create(CultureInfo.InvariantCulture, $"Number {number}"));
                var result = await sender.SendAsync(letter);
                if (!result.Reply.IsPositive)
                {
                    return; // killed
                }

                acknowledged.Enqueue(letter);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // killed before the session was open
        }
    }

    private static Task DrainAsync(GatewayProcess gateway) => Patience.UntilAsync(
        async () =>
        {
            await gateway.CommandAsync("queue", "retry", "--all");
            return (await gateway.CommandAsync("queue", "summary")).Output.Contains("Nothing is in custody", StringComparison.Ordinal);
        },
        () => $"The queue does not drain:\n{gateway.Output}");
}
