namespace Undersign.Tests.Custody;

/// <summary>The machine's clock is set right, from a time in the future: no mail waits until it is that late again.</summary>
public sealed class CustodyClockPutBackTests : CustodyTestBase
{
    [Fact]
    public async Task What_waits_is_tried_at_once()
    {
        await DeferAsync();
        Clock.PutBack(TimeSpan.FromDays(1));

        Assert.Equal(1, await WorkAsync());

        Assert.Single(Messages(Fabrikam));
        Assert.Equal(0, await CountAsync());
        Assert.Contains(Diary.Lines, static line => line.Number == 4023);
    }

    [Fact]
    public async Task New_mail_for_who_was_down_by_the_old_clock_goes_after_a_restart()
    {
        await DeferAsync();
        Clock.PutBack(TimeSpan.FromDays(1));
        await KeepAsync("fabrikam.example");
        using var queue = QueueAnew();

        Assert.Equal(1, await queue.FillAsync(TestEnds));
        await queue.FinishAsync();

        Assert.NotEmpty(Messages(Fabrikam));
    }

    [Fact]
    public async Task A_clock_that_is_set_by_seconds_changes_nothing()
    {
        await DeferAsync();
        Clock.PutBack(TimeSpan.FromSeconds(30));

        Assert.Equal(0, await WorkAsync());
    }

    [Fact]
    public async Task Senders_are_still_told_of_what_takes_long()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = Saying("CONNECT", "421 4.3.2 not now");
        await WorkAsync();
        Clock.PutBack(TimeSpan.FromDays(1));
        await WorkAsync();

        await WorkAsync(after: TimeSpan.FromDays(3)); // two from the time that it was taken at by the old clock

        Assert.Contains(Diary.Lines, static line => line.Number == 4013);
    }

    private async Task DeferAsync()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = Saying("CONNECT", "421 4.3.2 not now");
        await WorkAsync();
        Assert.Equal(0, await WorkAsync());
        AnswerOfFabrikam = Saying("nothing", "");
    }
}
