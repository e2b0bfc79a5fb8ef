using Undersign.Custody;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>What custody does when rows, claims or the database are not what they should be: nothing is lost, and the rest goes on.</summary>
public sealed class CustodyFaultTests : CustodyTestBase
{
    private const string Forbid = "CREATE TRIGGER full BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";

    [Theory]
    [InlineData("UPDATE custody SET recipients = '[{'")]
    [InlineData("UPDATE custody SET parameters = 'null'")]
    [InlineData("UPDATE custody SET id = 'no key'")]
    public async Task A_poisoned_row_is_set_aside_and_the_others_go_on(string poison)
    {
        await KeepAsync("fabrikam.example");
        await ExecuteAsync(poison);
        await KeepAsync("fabrikam.example");

        Assert.Equal(2, await WorkAsync());

        Assert.Single(Messages(Fabrikam));
        Assert.Equal(1, await CountAsync());
        Assert.Contains("cannot be read", Diary.Line(4007), StringComparison.Ordinal);
        Assert.Equal(0, await WorkAsync(after: TimeSpan.FromDays(3)));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Whose_claim_was_lost_leaves_the_entry_alone()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = async command =>
        {
            if (command == ".")
            {
                await ExecuteAsync("UPDATE custody SET claimed_until = 0"); // as for one whose clock is ahead
                Assert.Single(await Store.ClaimDueAsync("second", "contoso/smart host", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(5), 1, TestEnds));
            }

            return NextHop.Usual(command);
        };

        await WorkAsync();

        Assert.Equal(1, await CountAsync());
        Assert.Contains(4006, Diary.Numbers);
        Assert.Equal(0, await WorkAsync());
    }

    [Fact]
    public async Task A_claim_that_is_about_to_end_is_renewed_first()
    {
        await KeepAsync("fabrikam.example");
        var claim = Assert.Single(await Store.ClaimDueAsync("first", "contoso/smart host", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(5), 1, TestEnds));
        Clock.Advance(TimeSpan.FromMinutes(4.5));
        var end = Clock.GetUtcNow();
        AnswerOfFabrikam = async command =>
        {
            end = command == "." ? await ClaimedUntilAsync() : end;
            return NextHop.Usual(command);
        };

        await Turn.TakeAsync(new(claim), TestEnds);

        Assert.Equal(Clock.GetUtcNow() + CustodyClaim.Time, end);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_claim_that_somebody_else_has_by_now_is_not_used()
    {
        await KeepAsync("fabrikam.example");
        var claim = Assert.Single(await Store.ClaimDueAsync("first", "contoso/smart host", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(5), 1, TestEnds));
        Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Single(await Store.ClaimDueAsync("second", "contoso/smart host", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(5), 1, TestEnds));

        Assert.IsType<CustodyTurnEnd.Left>(await Turn.TakeAsync(new(claim), TestEnds));

        Assert.Empty(Messages(Fabrikam));
    }

    [Fact]
    public async Task Law_1_who_has_it_does_not_get_it_again_because_the_report_of_the_others_cannot_be_written()
    {
        var now = Clock.GetUtcNow();
        await KeepAsync(
            EntryFor() with
            {
                Parameters = MailParameters.None with { Return = "FULL" },
                Recipients = [new(new(new("rita", "fabrikam.example"))), new(new(new("rosa", "fabrikam.example")))],
                ReceivedAt = now - RetrySchedule.Default.Expiry,
                AgesAt = now.AddHours(1),
            },
            $"From: Ann <ann@contoso.example>\r\nSubject: Order\r\n\r\n{string.Concat(Enumerable.Repeat("a line of the message\r\n", 100_000))}");
        var isBroken = false;
        AnswerOfFabrikam = command =>
        {
            if (command == "." && !isBroken)
            {
                isBroken = true;
                Directory.Move(FilesFolder, $"{FilesFolder}-away");
                using var inItsPlace = File.Create(FilesFolder);
            }

            return new(command.StartsWith("RCPT TO:<rosa@", StringComparison.Ordinal) ? "451 4.2.1 Mailbox busy" : NextHop.Usual(command));
        };

        await WorkAsync();
        File.Delete(FilesFolder);
        Directory.Move($"{FilesFolder}-away", FilesFolder);
        await WorkAsync(after: RetrySchedule.Default.MessageInterval);
        await WorkAsync();

        Assert.Contains(4004, Diary.Numbers);
        Assert.Single(Messages(Fabrikam), static message => message.StartsWith("From: Ann", StringComparison.Ordinal));
        Assert.Single(Messages(Fabrikam), static message => message.Contains("Action: failed", StringComparison.Ordinal));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_message_that_is_not_whole_is_not_relayed()
    {
        await KeepAsync("fabrikam.example");
        await ExecuteAsync("UPDATE custody SET size = size + 1");

        await WorkAsync();

        Assert.Empty(Fabrikam.Connections);
        Assert.Equal(1, await CountAsync());
        Assert.Contains(4007, Diary.Numbers);
    }

    [Fact]
    public async Task A_message_that_was_settled_meanwhile_is_not_relayed()
    {
        await KeepAsync("fabrikam.example");
        var claim = Assert.Single(await Store.ClaimDueAsync("first", "contoso/smart host", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(5), 1, TestEnds));
        await ExecuteAsync("DELETE FROM custody_octets; DELETE FROM custody");

        Assert.IsType<CustodyTurnEnd.Left>(await Turn.TakeAsync(new(claim), TestEnds));

        Assert.Empty(Fabrikam.Connections);
        Assert.Equal([4006], Diary.Numbers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)] // a server that is restored; the claim lasts five minutes
    public async Task Law_4_what_was_handed_over_is_remembered_once_the_database_is_back(int seconds)
    {
        await KeepAsync("fabrikam.example");
        await ExecuteAsync(Forbid);

        var round = WorkAsync();
        await PassAsync(round, TimeSpan.FromSeconds(seconds));
        await ExecuteAsync("DROP TRIGGER full");
        await PassAsync(round, 3 * CustodyClaim.Time);
        await round;

        Assert.Equal(0, await CountAsync());
        Assert.Single(Messages(Fabrikam));
    }

    [Fact]
    public async Task A_database_that_stays_away_is_an_error_that_speaks_of_duplicates()
    {
        await KeepAsync("fabrikam.example");
        await ExecuteAsync(Forbid);

        await WorkWhileTheDatabaseIsAwayAsync();

        Assert.Contains("a duplicate may follow", Diary.Line(4005), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopping_host_finishes_a_handover_and_begins_no_other()
    {
        await KeepAsync("fabrikam.example", "northwind.example");
        Task? stopping = null;
        AnswerOfFabrikam = command =>
        {
            stopping = command == "DATA" ? Queue.StopAsync(TestEnds) : stopping;
            return new(NextHop.Usual(command));
        };

        await WorkAsync();
        await Assert.IsAssignableFrom<Task>(stopping);

        Assert.Single(Messages(Fabrikam));
        Assert.Empty(Northwind.Connections);
        Assert.DoesNotContain("fabrikam.example", await RecipientsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_starts_takes_up_what_it_had_claimed_before()
    {
        await KeepAsync("fabrikam.example");
        await ExecuteAsync(Forbid);
        await WorkWhileTheDatabaseIsAwayAsync();
        await ExecuteAsync("DROP TRIGGER full");

        await Queue.ReleaseAsync(TestEnds);

        Assert.Equal(1, await WorkAsync());
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_database_that_is_gone_does_not_stop_the_host()
    {
        await ExecuteAsync("ALTER TABLE custody RENAME TO gone");

        await Queue.StartAsync(TestEnds);
        await Clock.SomebodyWaitsAsync(TestEnds);

        Assert.False(Queue.ExecuteTask?.IsCompleted);
        Assert.Contains(4002, Diary.Numbers);
        await Queue.StopAsync(TestEnds);
    }

    private async Task WorkWhileTheDatabaseIsAwayAsync()
    {
        var round = WorkAsync();
        await PassAsync(round, 3 * CustodyClaim.Time);
        await round;
    }

    /// <summary>Time goes by in steps of a few seconds, each after somebody waits for it.</summary>
    private async Task PassAsync(Task until, TimeSpan time)
    {
        for (var end = Clock.GetUtcNow() + time; !until.IsCompleted && Clock.GetUtcNow() < end; Clock.Advance(TimeSpan.FromSeconds(5)))
        {
            await Task.WhenAny(until, Clock.SomebodyWaitsAsync(TestEnds));
        }
    }
}
