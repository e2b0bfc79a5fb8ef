using Undersign.Relaying;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>What becomes of mail in custody, from the first attempt to the report.</summary>
public sealed class CustodyQueueTests : CustodyTestBase
{
    private const string Later = "451 4.2.1 Mailbox busy";
    private const string Unknown = "550 5.1.1 No such user";

    [Fact]
    public async Task Delivers_what_is_due()
    {
        await KeepAsync("fabrikam.example");

        Assert.Equal(1, await WorkAsync());

        Assert.Contains("Subject: Order", Assert.Single(Messages(Fabrikam)), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
        Assert.EndsWith($"handed over to 127.0.0.1:{Fabrikam.Port} for 1 recipients", Diary.Line(4010), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_deferred_is_tried_again_later_and_then_delivered()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = Saying("RCPT", Later);
        Assert.Equal(1, await WorkAsync());
        AnswerOfFabrikam = Saying("none", "");

        Assert.Equal(0, await WorkAsync(after: TimeSpan.FromSeconds(299)));
        Assert.Equal(1, await WorkAsync(after: TimeSpan.FromSeconds(1)));

        Assert.Single(Messages(Fabrikam));
        Assert.Equal(0, await CountAsync());
        Assert.EndsWith($"for 1 recipients until 2026-11-19 12:05:00Z because of: {Later}", Diary.Line(4011), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_reported_to_the_sender()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = Saying("RCPT TO:<rita@", Unknown);

        Assert.Equal(1, await WorkAsync());
        Assert.Equal(1, await WorkAsync());

        Assert.Contains(Commands(Fabrikam), static command => command.StartsWith("RCPT TO:<ann@contoso.example>", StringComparison.Ordinal));
        Assert.Contains(Commands(Fabrikam), static command => command.StartsWith("MAIL FROM:<>", StringComparison.Ordinal));
        var report = Assert.Single(Messages(Fabrikam));
        Assert.Contains("report-type=delivery-status", report, StringComparison.Ordinal);
        Assert.Contains("rita@fabrikam.example", report, StringComparison.Ordinal);
        Assert.Contains("Status: 5.1.1", report, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
        Assert.EndsWith(Unknown, Diary.Line(4012), StringComparison.Ordinal);
        Assert.Contains("reported to ann@contoso.example", Diary.Line(4014), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_wakes_the_queue()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = Saying("RCPT TO:<rita@", Unknown);

        await WorkAsync();

        await Queue.WaitForAnnouncementAsync(Timeout.InfiniteTimeSpan, TestEnds).WaitAsync(TimeSpan.FromSeconds(10), TestEnds);
    }

    [Fact]
    public async Task Nobody_is_told_who_does_not_want_to_be()
    {
        await KeepAsync(EntryFor() with { Recipients = [new(new(new("rita", "fabrikam.example"), Notify: "NEVER"))] });
        AnswerOfFabrikam = Saying("RCPT", Unknown);

        await WorkAsync();

        Assert.Equal(0, await CountAsync());
        Assert.Contains(4015, Diary.Numbers);
    }

    [Fact]
    public async Task A_report_that_fails_is_dropped_and_nothing_loops()
    {
        await KeepAsync("fabrikam.example");
        AnswerOfFabrikam = Saying("RCPT", Unknown);

        Assert.Equal(1, await WorkAsync());
        Assert.Equal(1, await WorkAsync());

        Assert.Equal(0, await CountAsync());
        Assert.Equal(0, await WorkAsync(after: TimeSpan.FromDays(1)));
        Assert.Contains(4015, Diary.Numbers);
    }

    [Fact]
    public async Task After_two_days_of_deferral_the_sender_is_told()
    {
        await KeepAsync(EntryFor() with { Recipients = [new(new(new("rita", "fabrikam.example"), Notify: "FAILURE"))] });
        AnswerOfFabrikam = Saying("RCPT TO:<rita@", Later);
        await WorkAsync();
        await WorkAsync(after: RetrySchedule.Default.Expiry - TimeSpan.FromSeconds(1));
        Assert.Empty(Messages(Fabrikam));

        await WorkAsync(after: TimeSpan.FromMinutes(5));
        await WorkAsync();

        var report = Assert.Single(Messages(Fabrikam));
        Assert.Contains("Status: 5.4.7", report, StringComparison.Ordinal);
        Assert.Contains(Later, report, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
        Assert.EndsWith(Later, Diary.Line(4013), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_route_is_settled_before_the_next_is_tried()
    {
        await KeepAsync("fabrikam.example", "northwind.example");
        string? left = null;
        AnswerOfNorthwind = async command =>
        {
            left ??= await RecipientsAsync();
            return command.StartsWith("RCPT", StringComparison.Ordinal) ? Later : NextHop.Usual(command);
        };
        await WorkAsync();
        AnswerOfNorthwind = Saying("none", "");

        await WorkAsync(after: TimeSpan.FromMinutes(5));

        Assert.Contains("northwind.example", left, StringComparison.Ordinal);
        Assert.DoesNotContain("fabrikam.example", left, StringComparison.Ordinal);
        Assert.Single(Messages(Fabrikam));
        Assert.Single(Messages(Northwind));
        Assert.Equal(0, await CountAsync());
    }
}
