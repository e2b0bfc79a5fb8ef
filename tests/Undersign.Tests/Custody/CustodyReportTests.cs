using Undersign.Relaying;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>What senders are told, and who is said to have said it. RFC 3461 §5.2, RFC 3464 §2.3.5.</summary>
public sealed class CustodyReportTests : CustodyTestBase
{
    [Fact]
    public async Task Success_is_reported_where_the_next_hop_reports_none()
    {
        await KeepAsync(EntryFor() with { Recipients = [new(new(new("rita", "northwind.example"), "SUCCESS,FAILURE")), new(new(new("otto", "northwind.example")))] });
        await WorkAsync();
        await WorkAsync();

        Assert.Single(Messages(Northwind));
        var report = Assert.Single(Messages(Fabrikam));
        Assert.Contains("Action: relayed\r\nStatus: 2.0.0\r\nRemote-MTA: dns; [127.0.0.1]\r\nDiagnostic-Code: smtp; 250 2.0.0 Taken\r\n", report, StringComparison.Ordinal);
        Assert.Contains("Final-Recipient: rfc822; rita@northwind.example", report, StringComparison.Ordinal);
        Assert.DoesNotContain("otto", report, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("SUCCESS", "250-mx.example\r\n250 DSN")]
    [InlineData("NEVER", "250 mx.example")]
    [InlineData("FAILURE,DELAY", "250 mx.example")]
    [InlineData(null, "250 mx.example")]
    public async Task Success_is_reported_to_nobody_else(string? notify, string extensions)
    {
        AnswerOfNorthwind = Saying("EHLO", extensions);
        await KeepAsync(EntryFor() with { Recipients = [new(new(new("rita", "northwind.example"), notify))] });

        await WorkAsync();
        await WorkAsync();

        Assert.Single(Messages(Northwind));
        Assert.Empty(Messages(Fabrikam));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_report_answers_no_report()
    {
        await KeepAsync(EntryFor() with { ReversePath = null, Recipients = [new(new(new("rita", "northwind.example"), "SUCCESS"))] });

        await WorkAsync();
        await WorkAsync();

        Assert.Single(Messages(Northwind));
        Assert.Empty(Messages(Fabrikam));
    }

    [Fact]
    public async Task A_refusal_bears_the_name_of_the_server_that_refuses()
    {
        AnswerOfNorthwind = Saying("RCPT", "550 5.1.1 No such user");
        await KeepAsync("northwind.example");

        await WorkAsync();
        await WorkAsync();

        var report = Assert.Single(Messages(Fabrikam));
        Assert.Contains("Remote-MTA: dns; [127.0.0.1]\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user", report, StringComparison.Ordinal);
        Assert.Contains("[127.0.0.1] said: 550 5.1.1 No such user", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_conclusions_are_nobody_elses_words()
    {
        AnswerOfNorthwind = static command => new(command == "DATA" ? null : NextHop.Usual(command));
        await KeepAsync("northwind.example");
        await WorkAsync();

        await WorkAsync(after: RetrySchedule.Default.Expiry);
        await WorkAsync();

        var report = Assert.Single(Messages(Fabrikam), static message => message.Contains("Action: failed", StringComparison.Ordinal));
        Assert.Contains("Message expired; at last: 451 4.4.2 The next hop closed the connection", report.ReplaceLineEndings("").Replace("=", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Diagnostic-Code", report, StringComparison.Ordinal);
        Assert.DoesNotContain("The other recipients", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Remote-MTA", report, StringComparison.Ordinal);
        Assert.DoesNotContain(" said", report, StringComparison.Ordinal);
    }
}
