namespace Undersign.EndToEnd.Strangers;

/// <summary>Law 10: no bodies and no secrets, neither in what the gateway says nor in what it keeps of a message.</summary>
public sealed class LawTenTests
{
    private const string Subject = "sesquipedalian";
    private const string Body = "floccinaucinihilipilification";

    [Fact]
    public async Task Neither_log_nor_trace_has_the_body_or_the_subject()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var letter = Letter.New(Subject, body: Body + "\r\n");

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
        await gateway.StopAsync(); // traces are written by then

        var kept = gateway.Output + Letter.Text(await File.ReadAllBytesAsync(gateway.Database, TestContext.Current.CancellationToken));
        Assert.Contains(letter.MessageId, kept, StringComparison.Ordinal); // we look where traces are
        Assert.DoesNotContain(Subject, kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Body, kept, StringComparison.OrdinalIgnoreCase);
    }
}
