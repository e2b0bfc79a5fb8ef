using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Operation;

/// <summary>A node that is told to stop finishes what it has begun, and writes it down.</summary>
public sealed class GracefulStopTests
{
    [Fact]
    public async Task A_handover_that_is_under_way_gets_its_verdict()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource<SmtpReply?>());
        await using var hop = OddHop.Start(Waiting(arrived, release));
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var sending = Sender.SendAsync(gateway.Port, Letter.New());
        await Patience.Within(arrived.Task);

        var stopping = await StopAsync(gateway);
        var isCutOff = sending.IsCompleted;
        release.SetResult(SmtpReply.Ok);

        Assert.False(isCutOff);
        Assert.Equal(250, (await Patience.Within(sending)).Reply.Code);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task What_custody_delivers_while_it_stops_is_in_the_trace()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource<SmtpReply?>());
        await using var hop = OddHop.Start(Waiting(arrived, release));
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" });
        var letter = Letter.New();
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
        await Patience.Within(arrived.Task);

        var stopping = await StopAsync(gateway);
        release.SetResult(SmtpReply.Ok);
        Assert.Equal(0, await stopping);

        var trace = await gateway.CommandAsync("trace", "--message-id", letter.MessageId, "--json");
        Assert.Contains("tried from custody", trace.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is in custody", (await gateway.CommandAsync("queue", "list")).Output, StringComparison.Ordinal);
    }

    private static HopScript Waiting(TaskCompletionSource arrived, TaskCompletionSource<SmtpReply?> release) => new()
    {
        OnData = (_, _) =>
        {
            arrived.TrySetResult();
            return release.Task;
        },
    };

    /// <returns>When nobody is let in any more: the exit code to come.</returns>
    private static async Task<Task<int>> StopAsync(GatewayProcess gateway)
    {
        var stopping = gateway.StopAsync();
        await Patience.UntilAsync(async () => !await Loopback.IsGreetedAsync(gateway.Port), () => $"It still takes mail:\n{gateway.Output}");
        return stopping;
    }
}
