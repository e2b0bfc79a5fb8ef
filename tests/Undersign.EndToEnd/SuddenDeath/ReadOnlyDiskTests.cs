namespace Undersign.EndToEnd.SuddenDeath;

/// <summary>A disk that can be read and no longer written: nothing is promised that cannot be kept, and what needs no disk goes on.</summary>
public sealed class ReadOnlyDiskTests
{
    private const int Acknowledged = 20;

    [Fact]
    public async Task Queued_mail_is_deferred_and_what_was_acknowledged_arrives_after_the_repair()
    {
        await using var disk = await FaultyDisk.MountAsync();
        await using var hop = OddHop.Start(HopScript.DropsAtConnect);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue", Storage = disk.PathOf("undersign.db") });
        var acknowledged = await SendAsync(gateway, Acknowledged);

        await disk.TurnReadOnlyAsync();
        var small = await Sender.SendAsync(gateway.Port, Letter.New());
        var large = await Sender.SendAsync(gateway.Port, Letter.New(body: string.Concat(Enumerable.Repeat("All work and no play makes Jack a dull boy.\r\n", 50_000))));
        var isRunning = gateway.IsRunning;
        await gateway.StopAsync();
        await disk.RepairAsync();
        hop.Script = HopScript.Normal;
        await gateway.StartAsync();
        acknowledged.AddRange(await SendAsync(gateway, 1));

        Assert.Equal((452, 452, true), (small.Reply.Code, large.Reply.Code, isRunning));
        await Patience.UntilAsync(
            async () =>
            {
                await gateway.CommandAsync("queue", "retry", "--all");
                return !acknowledged.Select(static letter => letter.MessageId).Except(hop.Taken.Select(static message => message.MessageId), StringComparer.Ordinal).Any();
            },
            () => $"Not all that was acknowledged arrives:\n{gateway.Output}");
        Assert.Equal(acknowledged.Count, hop.Taken.Count);
    }

    [Fact]
    public async Task Mail_that_goes_straight_through_needs_no_disk()
    {
        await using var disk = await FaultyDisk.MountAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Storage = disk.PathOf("undersign.db") });
        await SendAsync(gateway, 1);

        await disk.TurnReadOnlyAsync();
        var sent = await SendAsync(gateway, Acknowledged);
        hop.Script = new() { OnRecipient = static recipient => recipient.ForwardPath.LocalPart == "busy" ? new(451, new(4, 2, 1), "Mailbox busy") : Protocols.Smtp.SmtpReply.Ok };
        var partial = await Sender.SendAsync(gateway.Port, Letter.New(), Letter.To, "busy@outside.example");

        Assert.All(sent, letter => Assert.Contains(hop.Taken, message => message.MessageId == letter.MessageId && message.Text.Contains(GatewaySetup.Stamp, StringComparison.Ordinal)));
        Assert.Equal(452, partial.Reply.Code); // its rest cannot be kept, so it comes again
        Assert.True(gateway.IsRunning, gateway.Output);
    }

    private static async Task<List<Letter>> SendAsync(GatewayProcess gateway, int count)
    {
        var sent = new List<Letter>(count);
        for (var number = 0; number < count; number++)
        {
            var letter = Letter.New();
            Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
            sent.Add(letter);
        }

        return sent;
    }
}
