using System.Security.Cryptography;
using Undersign.Custody;
using Undersign.Organisations;
using Undersign.Relaying;
using Undersign.Tests.Relaying;
using Undersign.Tests.Traces;
using Undersign.Traces;

namespace Undersign.Tests.Custody;

/// <summary>Whoever searches for a message finds what became of it in custody.</summary>
public sealed class CustodyTraceTests : CustodyTestBase
{
    [Fact]
    public async Task Each_attempt_and_the_end_stand_behind_the_trace()
    {
        var id = Guid.CreateVersion7(Clock.GetUtcNow());
        Traces.Write(new() { Id = id, Sender = "ann@contoso.example", Outcome = TraceOutcome.TakenIntoCustody });
        await KeepAsync(EntryFor("fabrikam.example") with { TraceId = id });
        AnswerOfFabrikam = Saying("RCPT TO:<rita@", "451 4.2.1 Mailbox busy");
        await WorkAsync();
        AnswerOfFabrikam = Saying("RCPT TO:<rita@", "550 5.1.1 No such user");
        await WorkAsync(after: TimeSpan.FromMinutes(5));
        await WorkAsync(after: TimeSpan.FromSeconds(1));

        await Traces.StartAsync(TestEnds);
        await Traces.StopAsync(TestEnds);

        var trace = Assert.Single(await new TraceSearch(Database).FindAsync(new() { Id = id.ToString() }, TestEnds));
        Assert.Equal(
            ["tried from custody", "tried from custody", "refused", "reported"],
            trace.Events.Select(static happened => (string?)happened!["event"]), // written by this test
            StringComparer.Ordinal);
        Assert.Contains("451 4.2.1 Mailbox busy", trace.Events[0]!.ToJsonString(), StringComparison.Ordinal); // likewise
        Assert.Contains("2026-11-19 12:05:00", trace.Events[1]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_recipient_has_its_last_status()
    {
        var id = await BeginAsync("rita", "otto", "sven");
        AnswerOfFabrikam = static command => new(
            command.StartsWith("RCPT TO:<otto@", StringComparison.Ordinal) ? "550 5.1.1 No such user"
            : command.StartsWith("RCPT TO:<sven@", StringComparison.Ordinal) ? "451 4.2.1 Mailbox busy"
            : NextHop.Usual(command));

        await WorkAsync();
        await Traces.WrittenAsync(TestEnds);

        var trace = Assert.Single(await FindAsync(new() { Id = id }));
        Assert.Equal(["Delivered", "Failed", "Queued"], trace.Recipients.Select(static recipient => $"{recipient.Status}"), StringComparer.Ordinal);
        Assert.Equal("451 4.2.1 Mailbox busy", trace.Recipients[2].Reply);
        Assert.Equal("taken into custody: 1 delivered, 1 queued, 1 failed", TraceText.Outcome(trace));
    }

    [Fact]
    public async Task A_message_that_expires_is_found_by_that_and_its_reports_have_traces_of_their_own()
    {
        var id = await BeginAsync("sven");
        AnswerOfFabrikam = Saying("RCPT TO:<sven@", "451 4.2.1 Mailbox busy");
        await WorkAsync();
        await WorkAsync(after: RetrySchedule.Default.DelayNotice);
        await WorkAsync(after: RetrySchedule.Default.Expiry);
        await WorkAsync();
        await Traces.WrittenAsync(TestEnds);

        Assert.Equal(id, Assert.Single(await FindAsync(new() { Status = RecipientStatus.Expired })).Id);
        var reports = await FindAsync(new() { Sender = "<>" });
        Assert.Equal(["failed", "delayed"], reports.Select(static report => (string?)report.Events[0]!["action"]), StringComparer.Ordinal); // written by custody
        Assert.All(reports, report => Assert.Equal(id, (string?)report.Events[0]!["about"])); // likewise
        Assert.All(reports, static report => Assert.Equal(("ann@contoso.example", RecipientStatus.Delivered), (report.Recipients[0].Address, report.Recipients[0].Status)));
    }

    [Fact]
    public async Task A_handover_from_custody_says_how_it_was_signed()
    {
        using var rsa = RSA.Create(1024);
        await File.WriteAllTextAsync(KeyPath, rsa.ExportPkcs8PrivateKeyPem(), TestEnds);
        var domains = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "contoso.example" };
        Organisations.Replace(new([ContosoBy(DeliveryMode.Queue, Contoso.SendConnectors[0] with { Dkim = DkimUse.Sign, DkimKey = new("s1", KeyPath, domains) })]));
        var id = Guid.CreateVersion7(Clock.GetUtcNow());
        Traces.Write(new() { Id = id, Sender = "ann@contoso.example", Outcome = TraceOutcome.TakenIntoCustody });
        await KeepAsync(EntryFor("fabrikam.example") with { TraceId = id });

        await WorkAsync();
        await Traces.StartAsync(TestEnds);
        await Traces.StopAsync(TestEnds);

        var trace = Assert.Single(await new TraceSearch(Database).FindAsync(new() { Id = id.ToString() }, TestEnds));
        Assert.Contains("s1", (string?)Assert.Single(trace.Events)!["dkim"], StringComparison.Ordinal); // written by this test
        Assert.Contains("DKIM-Signature: ", Assert.Single(Messages(Fabrikam)), StringComparison.Ordinal);
    }

    /// <summary>A message in custody, and its trace as transit writes it.</summary>
    /// <returns>The trace's id.</returns>
    private async Task<string> BeginAsync(params string[] names)
    {
        var trace = new MessageTrace { Id = Guid.CreateVersion7(Clock.GetUtcNow()), Sender = "ann@contoso.example", Outcome = TraceOutcome.TakenIntoCustody };
        trace.Recipients.AddRange(names.Select(static name => new TracedRecipient($"{name}@fabrikam.example", "pass", null, null, "250 2.0.0 OK", RecipientStatus.Queued)));
        await KeepAsync(EntryFor("fabrikam.example") with { TraceId = trace.Id, Recipients = [.. names.Select(static name => new CustodyRecipient(new(new(name, "fabrikam.example"))))] });
        Traces.Write(trace);
        return trace.Id.ToString();
    }

    private Task<IReadOnlyList<TraceRecord>> FindAsync(TraceQuery query) => new TraceSearch(Database).FindAsync(query, TestEnds);
}
