using Undersign.Custody;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>Nobody waits for what is in custody: a next hop that takes its time gets it, and what it may have already is not brought again soon.</summary>
public sealed class CustodyPatienceTests() : CustodyTestBase(isRelayByClock: true)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("RCPT", 4.5)]
    [InlineData(".", 9.5)]
    public async Task A_next_hop_that_takes_minutes_gets_one_copy(string slowAt, double minutes)
    {
        await KeepAsync("fabrikam.example");
        var (arrived, answer) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        AnswerOfFabrikam = async command =>
        {
            if (command.StartsWith(slowAt, StringComparison.Ordinal))
            {
                arrived.TrySetResult();
                await answer.Task;
            }

            return NextHop.Usual(command);
        };
        var round = WorkAsync();
        await arrived.Task.WaitAsync(Patience, TestEnds);

        await PassAsync(TimeSpan.FromMinutes(minutes));
        var others = await Store.ClaimDueAsync("second", "contoso/smart host", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(5), 1, TestEnds);
        answer.SetResult();
        await round;

        Assert.Empty(others);
        Assert.Single(Messages(Fabrikam));
        Assert.Equal(0, await CountAsync());
        Assert.DoesNotContain(4006, Diary.Numbers);
    }

    [Fact]
    public async Task A_next_hop_that_never_answers_the_message_is_given_up_after_ten_minutes()
    {
        await KeepAsync("fabrikam.example");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AnswerOfFabrikam = command =>
        {
            _ = command == "." && arrived.TrySetResult();
            return new(command == "." ? "" : NextHop.Usual(command));
        };
        var round = WorkAsync();
        await arrived.Task.WaitAsync(Patience, TestEnds);

        await PassAsync(TimeSpan.FromMinutes(10.5));
        await round.WaitAsync(Patience, TestEnds);

        Assert.Contains("took too long", Diary.Line(3010), StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task What_a_next_hop_may_have_is_brought_again_later_and_later()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = static command => new(command == "." ? null : NextHop.Usual(command));

        await WorkAsync();
        List<int> tried = [];
        foreach (var minutes in new[] { 29, 1, 29, 1, 59, 1 })
        {
            tried.Add(await WorkAsync(after: TimeSpan.FromMinutes(minutes)));
        }

        Assert.Equal([0, 1, 0, 1, 0, 1], tried);
    }

    /// <summary>In steps, so that what is to happen meanwhile can.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var end = Clock.GetUtcNow() + time; Clock.GetUtcNow() < end; Clock.Advance(TimeSpan.FromSeconds(5)))
        {
            var left = await ClaimedUntilAsync() - Clock.GetUtcNow();
            await Task.Delay(left < CustodyClaim.Time - (2 * CustodyClaim.Renewal) ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromMilliseconds(1), TimeProvider.System, TestEnds);
        }
    }
}
