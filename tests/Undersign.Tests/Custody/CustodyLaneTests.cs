using Undersign.Relaying;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>Destinations are worked off each by itself: in order, side by side, and none at another's expense.</summary>
public sealed class CustodyLaneTests : CustodyTestBase
{
    private const int Many = 300;

    [Fact]
    public async Task A_destination_that_stands_still_does_not_hold_another_up()
    {
        for (var number = 0; number < Many; number++)
        {
            await KeepAsync("fabrikam.example");
        }

        await KeepAsync("northwind.example");
        var standsStill = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AnswerOfFabrikam = async command =>
        {
            await (command == "CONNECT" ? standsStill.Task : Task.CompletedTask);
            return NextHop.Usual(command);
        };
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AnswerOfNorthwind = command =>
        {
            _ = command == "." && taken.TrySetResult();
            return new(NextHop.Usual(command));
        };

        try
        {
            await Queue.FillAsync(TestEnds);
            await taken.Task.WaitAsync(TimeSpan.FromSeconds(20), TestEnds);
        }
        finally
        {
            standsStill.TrySetResult();
        }

        Assert.Single(Messages(Northwind));
        Assert.Empty(Messages(Fabrikam));
    }

    [Fact]
    public async Task As_many_connections_as_the_connector_allows_and_no_more()
    {
        for (var number = 0; number < Many; number++)
        {
            await KeepAsync("fabrikam.example");
        }

        await DrainAsync();

        Assert.Equal(Many, Messages(Fabrikam).Count());
        Assert.InRange(Fabrikam.Connections.Count, 2, SmartHostConnections);
    }

    [Fact]
    public async Task A_destination_drains_in_the_order_in_which_its_mail_came()
    {
        var kept = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            var entry = await KeepAsync(EntryFor("northwind.example") with { NextAttemptAt = Clock.GetUtcNow() });
            kept.Add(entry.Id.ToString("n"));
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await DrainAsync();

        Assert.Equal(kept, Diary.Lines.Where(static line => line.Number == 4010).Select(static line => Guid.Parse(line.Text.Split(' ')[1]).ToString("n")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_destination_that_is_down_is_asked_by_one_message_and_the_others_follow_it()
    {
        for (var number = 0; number < Many; number++)
        {
            await KeepAsync("fabrikam.example");
        }

        AnswerOfFabrikam = static _ => new((string?)null);
        await DrainAsync();
        var (first, asked) = (Diary.Lines.Count(static line => line.Number == 4016), Fabrikam.Connections.Count);

        Assert.Equal(0, await WorkAsync(after: TimeSpan.FromSeconds(59)));
        Assert.Equal(1, await WorkAsync(after: TimeSpan.FromSeconds(1)));
        Assert.Equal(0, await WorkAsync(after: TimeSpan.FromSeconds(30)));
        var later = Fabrikam.Connections.Count - asked;
        AnswerOfFabrikam = static command => new(NextHop.Usual(command));
        Clock.Advance(TimeSpan.FromSeconds(30));
        await DrainAsync();

        Assert.Equal(1, first);
        Assert.Equal(1, later);
        Assert.InRange(asked, 1, SmartHostConnections);
        Assert.Equal(Many, Messages(Fabrikam).Count());
        Assert.Equal(0, await CountAsync());
        Assert.Contains(4017, Diary.Numbers);
    }

    [Fact]
    public async Task What_waits_for_a_destination_that_is_down_expires_there_with_its_words()
    {
        await KeepAsync("northwind.example");
        AnswerOfNorthwind = static command => new(command == "CONNECT" ? "421 4.3.2 Closed for stocktaking" : null);
        await WorkAsync();

        await WorkAsync(after: RetrySchedule.Default.Expiry);
        await DrainAsync();

        var report = Assert.Single(Messages(Fabrikam), static message => message.Contains("Action: failed", StringComparison.Ordinal));
        Assert.Contains("Status: 5.4.7", report, StringComparison.Ordinal);
        Assert.Contains("has last said: 451 4.3.2 Closed for stocktaking", report.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_sender_is_told_once_that_it_takes_long()
    {
        await KeepAsync(EntryFor("northwind.example"));
        AnswerOfNorthwind = Saying("RCPT", "451 4.2.1 Mailbox busy");
        await WorkAsync();
        await WorkAsync(after: RetrySchedule.Default.DelayNotice - TimeSpan.FromMinutes(1));
        Assert.Empty(Messages(Fabrikam));

        await WorkAsync(after: TimeSpan.FromMinutes(1));
        await WorkAsync(after: TimeSpan.FromMinutes(10));
        await WorkAsync(after: TimeSpan.FromHours(4));
        await DrainAsync();

        var notice = Assert.Single(Messages(Fabrikam));
        Assert.Contains("Action: delayed", notice, StringComparison.Ordinal);
        Assert.Contains("Will-Retry-Until: Sat, 21 Nov 2026 12:00:00 +0000", notice, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData("NEVER")]
    [InlineData("FAILURE")]
    [InlineData("SUCCESS")]
    public async Task Nobody_is_told_of_a_delay_who_asked_for_other_reports(string notify)
    {
        await KeepAsync(EntryFor() with { Destination = "contoso/northwind", Recipients = [new(new(new("rita", "northwind.example"), notify))] });
        AnswerOfNorthwind = Saying("RCPT", "451 4.2.1 Mailbox busy");

        await WorkAsync(after: RetrySchedule.Default.DelayNotice);
        await WorkAsync(after: TimeSpan.FromMinutes(10));

        Assert.Empty(Messages(Fabrikam));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task What_comes_in_while_its_destination_is_free_leaves_from_memory()
    {
        await WorkAsync();
        await TakeAsync(); // the first finds that nothing waits before it
        await DrainAsync();
        await ExecuteAsync("CREATE TRIGGER unread BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'nothing has to be claimed'); END");

        await TakeAsync();
        await Queue.FinishAsync();

        Assert.Equal(2, Messages(Fabrikam).Count());
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("UPDATE custody SET state = 1")]
    [InlineData("INSERT INTO custody_destinations (destination, failures, failed_at, next_attempt_at, reply, is_suspended) VALUES ('contoso/northwind', 0, 0, 0, '', 1)")]
    public async Task What_waits_for_a_connection_does_not_leave_once_it_is_held_or_its_destination_suspended(string order)
    {
        for (var number = 0; number < 3; number++) // one connection, and three are claimed for it
        {
            await KeepAsync("northwind.example");
        }

        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        AnswerOfNorthwind = async command =>
        {
            if (command == ".")
            {
                arrived.TrySetResult();
                await release.Task;
            }

            return NextHop.Usual(command);
        };
        Assert.Equal(3, await Queue.FillAsync(TestEnds));
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TestEnds);

        await ExecuteAsync(order);
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, await Queue.FillAsync(TestEnds));
        release.SetResult();
        await Queue.FinishAsync();

        Assert.Single(Messages(Northwind));
        Assert.Equal(2, await CountAsync());
        await ExecuteAsync("UPDATE custody SET state = 0");
        await ExecuteAsync("UPDATE custody_destinations SET is_suspended = 0");
        await DrainAsync();
        Assert.Equal(3, Messages(Northwind).Count());
    }

    private async Task TakeAsync()
    {
        using var data = Protocols.Mime.MailData.From("Subject: x\r\n\r\nbody\r\n"u8);
        await Spool.TakeAsync([(EntryFor("fabrikam.example"), new(data))], TestEnds);
    }

    private async Task DrainAsync()
    {
        while (await WorkAsync() > 0)
        {
            // until nothing is due
        }
    }
}
