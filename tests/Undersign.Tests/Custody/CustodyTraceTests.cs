using System.Security.Cryptography;
using Undersign.Organisations;
using Undersign.Relaying;
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
            ["tried from custody", "tried from custody", "refused", "reported", "tried from custody"],
            trace.Events.Select(static happened => (string?)happened!["event"]), // written by this test
            StringComparer.Ordinal);
        Assert.Contains("451 4.2.1 Mailbox busy", trace.Events[0]!.ToJsonString(), StringComparison.Ordinal); // likewise
        Assert.Contains("2026-11-19 12:05:00", trace.Events[1]!.ToJsonString(), StringComparison.Ordinal);
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
}
