namespace Undersign.EndToEnd.SuddenDeath;

/// <summary>What custody's disk does to mail: senders keep what there is no room for, and what was acknowledged arrives.</summary>
public sealed class DiskTests
{
    [Fact]
    public async Task A_full_disk_defers_mail_and_loses_none_that_was_acknowledged()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var hop = OddHop.Start(HopScript.DropsAtConnect);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue", Storage = disk.PathOf("undersign.db") });
        var acknowledged = new List<Letter>();
        var reply = await FillAsync(gateway, acknowledged);

        Assert.Equal(452, reply);
        Assert.NotEmpty(acknowledged);
        await ArriveAsync(gateway, hop, acknowledged);
    }

    [Fact]
    public async Task What_is_declared_has_to_fit_and_takes_no_room_from_others()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue", Storage = disk.PathOf("undersign.db") });
        await using var first = await LineClient.GreetedAsync(gateway.Port);
        await using var second = await LineClient.GreetedAsync(gateway.Port);

        Assert.StartsWith("452 4.3.1", await first.SayAsync(Mail(20)), StringComparison.Ordinal);
        Assert.StartsWith("250", await first.SayAsync(Mail(9)), StringComparison.Ordinal);
        Assert.StartsWith("250", await second.SayAsync(Mail(9)), StringComparison.Ordinal);
        await second.SayAsync("RSET");
        Assert.StartsWith("250", await second.SendAsync(), StringComparison.Ordinal);
        await gateway.SaysAsync("deferred with 452");
    }

    [Fact]
    public async Task What_was_not_declared_has_to_fit_when_it_is_here()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue", Storage = disk.PathOf("undersign.db") });
        await using var client = await LineClient.GreetedAsync(gateway.Port);
        await client.SayAsync($"MAIL FROM:<{Letter.From}> SIZE=100");
        await client.SayAsync($"RCPT TO:<{Letter.To}>");
        await client.SayAsync("DATA");
        await client.WriteAsync("Subject: more than was said\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 20 * 1024 * 1024 / 72)));

        Assert.StartsWith("452 4.3.1", await client.SayAsync("."), StringComparison.Ordinal);
        Assert.Empty(hop.Taken);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_file_is_refused()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" });

        var second = await gateway.CommandAsync("serve");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another undersign serves from this database", second.Output, StringComparison.Ordinal);
    }

    private static string Mail(int megabytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"MAIL FROM:<{Letter.From}> SIZE={megabytes * 1024 * 1024}");

    private static async Task<int> FillAsync(GatewayProcess gateway, List<Letter> acknowledged)
    {
        const int Enough = 1000;
        var body = string.Concat(Enumerable.Repeat("All work and no play makes Jack a dull boy.\r\n", 5_000));
        for (var sent = 0; sent < Enough; sent++)
        {
            var letter = Letter.New(body: body);
            var result = await Sender.SendAsync(gateway.Port, letter);
            if (!result.Reply.IsPositive)
            {
                return result.Reply.Code;
            }

            acknowledged.Add(letter);
        }

        return 250;
    }

    private static async Task ArriveAsync(GatewayProcess gateway, OddHop hop, List<Letter> acknowledged)
    {
        hop.Script = HopScript.Normal;
        await Patience.UntilAsync(
            async () =>
            {
                await gateway.CommandAsync("queue", "retry", "--all");
                return !acknowledged.Select(static letter => letter.MessageId).Except(hop.Taken.Select(static message => message.MessageId), StringComparer.Ordinal).Any();
            },
            () => $"Not all that was acknowledged arrives:\n{gateway.Output}");
    }
}
