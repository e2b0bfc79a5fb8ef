using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.NextHops;

/// <summary>The next hop takes its time over the message.</summary>
public sealed class SlowNextHopTests
{
    [Fact]
    public async Task The_sender_is_told_451_when_the_limit_of_a_handover_is_reached()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(); // a connection, and never a word
        await using var gateway = await GatewayProcess.StartAsync(new(((IPEndPoint)silent.LocalEndpoint).Port) { Limits = "handoverSeconds: 5" });
        var began = TimeProvider.System.GetTimestamp();

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal("451 4.4.2", result.Reply.ToString()[..9]);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 4, 15);
    }

    [Fact]
    public async Task A_next_hop_that_has_the_message_is_waited_for_longer()
    {
        await using var hop = OddHop.Start(new() { OnData = static async (_, cancellationToken) => await AfterAsync(TimeSpan.FromSeconds(6), cancellationToken) });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Limits = "handoverSeconds: 5" });

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);

        Assert.Single(hop.Taken);
    }

    [Fact]
    public async Task A_slow_message_holds_up_no_other()
    {
        var release = new TaskCompletionSource<SmtpReply?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Letter.New();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hop = OddHop.Start(new()
        {
            OnData = (message, _) =>
            {
                if (message.MessageId != slow.MessageId)
                {
                    return Task.FromResult<SmtpReply?>(SmtpReply.Ok);
                }

                arrived.SetResult();
                return release.Task;
            },
        });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));

        var waiting = Sender.SendAsync(gateway.Port, slow);
        await Patience.Within(arrived.Task);
        var other = await Sender.SendAsync(gateway.Port, Letter.New());
        var isStillWaiting = !waiting.IsCompleted;
        release.SetResult(SmtpReply.Ok);

        Assert.Equal(250, other.Reply.Code);
        Assert.True(isStillWaiting, "The sender was answered before the next hop had answered.");
        Assert.Equal(250, (await waiting).Reply.Code);
    }

    private static async Task<SmtpReply?> AfterAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, TimeProvider.System, cancellationToken);
        return SmtpReply.Ok;
    }
}
