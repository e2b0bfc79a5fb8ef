using Undersign.Onboarding.Tenants;

namespace Undersign.Tests.Onboarding.Healing;

/// <summary>Each node speaks for itself, and for the time in which it has asked.</summary>
public sealed class HealingNodesTests : HealingTestBase
{
    /// <summary>It asks for itself, has no mail, and is told that all is well.</summary>
    [Fact]
    public async Task A_node_whose_own_way_is_broken_turns_nothing_off()
    {
        var quiet = NewNode(static () => default, "two", static subject => [subject with { TryReturn = static _ => Task.FromResult(Open) }]);
        Breaks();

        await PassAsync(60, Node, quiet);

        Assert.True(IsRuleOn);
        Assert.True(Asked > 50);
    }

    [Fact]
    public async Task A_node_whose_own_way_is_broken_keeps_nothing_off()
    {
        await PauseAsync();
        var other = NewNode(static () => default, "two", static subject => [subject with { TryReturn = static _ => Task.FromResult(Open) }]);

        await PassAsync(12, Node, other);

        Assert.True(IsRuleOn);
    }

    /// <summary>Stopped for maintenance, and started where the network is not there yet.</summary>
    [Fact]
    public async Task Time_in_which_nobody_asked_is_no_time_in_which_the_way_was_closed()
    {
        Breaks();
        await PassAsync(5);
        Time.Advance(TimeSpan.FromHours(1));

        await PassAsync(14);

        Assert.True(IsRuleOn);
        await PassAsync(3);
        Assert.False(IsRuleOn);
    }

    [Fact]
    public async Task Time_in_which_nobody_asked_is_no_time_in_which_the_way_was_open()
    {
        await PauseAsync();
        Mends();
        await PassAsync(2);
        Time.Advance(TimeSpan.FromHours(5));

        await PassAsync(9);

        Assert.False(IsRuleOn);
        await PassAsync(3);
        Assert.True(IsRuleOn);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_stops_nothing()
    {
        Time.Advance(TimeSpan.FromHours(3));
        await PauseAsync();
        Time.Advance(-TimeSpan.FromHours(3));
        await PassAsync(2);
        Mends();

        await PassAsync(13);

        Assert.True(IsRuleOn);
        MailFails(fails: false);
        Breaks();
        await PassAsync(20);
        Assert.False(IsRuleOn);
    }

    /// <summary>What it waits for is for it alone.</summary>
    [Fact]
    public async Task One_tenant_that_does_not_answer_holds_up_no_other()
    {
        var (asked, answer) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<ReturnTrial>(TaskCreationOptions.RunContinuationsAsynchronously));
        var isFailing = false;
        var node = NewNode(change: subject =>
        [
            subject with { TryReturn = _ => answer.Task },
            subject with
            {
                Organisation = Other,
                Handovers = () => isFailing ? new(null, Time.GetUtcNow(), Time.GetUtcNow()) : default,
                TryReturn = _ =>
                {
                    asked.TrySetResult();
                    return Task.FromResult(Open);
                },
            },
        ]);
        Breaks();
        await node.LookAsync(Cancellation);
        Assert.False(node.Looks.IsCompleted);

        isFailing = true;
        await node.LookAsync(Cancellation);

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        answer.SetResult(Open);
        await node.Looks;
    }
}
