using Undersign.Organisations;
using Undersign.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>What a send connector's <c>retry</c> does to its mail, and to no other's.</summary>
public sealed class CustodyScheduleTests : CustodyTestBase
{
    private const string Later = "451 4.2.1 Mailbox busy";

    private static readonly RetrySchedule Own = new()
    {
        GlitchCount = 1,
        GlitchInterval = TimeSpan.FromSeconds(10),
        TransientCount = 1,
        TransientInterval = TimeSpan.FromSeconds(20),
        ConnectionInterval = TimeSpan.FromSeconds(40),
        MessageInterval = TimeSpan.FromSeconds(90),
        DelayNotice = TimeSpan.FromMinutes(30),
        Expiry = TimeSpan.FromHours(1),
    };

    public CustodyScheduleTests() =>
        Organisations.Replace(new([ContosoBy(DeliveryMode.Queue, Contoso.SendConnectors[0], Contoso.SendConnectors[1] with { Retry = Own })]));

    [Fact]
    public async Task Nobody_reached_is_asked_again_first_soon_and_then_not_so_soon()
    {
        await KeepAsync("northwind.example");
        AnswerOfNorthwind = static _ => new((string?)null);

        await WorkAsync();
        List<int> asked = [];
        foreach (var seconds in new[] { 9, 1, 19, 1, 39, 1, 39, 1 })
        {
            asked.Add(await WorkAsync(after: TimeSpan.FromSeconds(seconds)));
        }

        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], asked);
    }

    [Fact]
    public async Task A_deferred_message_waits_as_long_as_its_connector_says()
    {
        await KeepAsync("northwind.example");
        await KeepAsync("fabrikam.example");
        (AnswerOfNorthwind, AnswerOfFabrikam) = (Saying("RCPT", Later), Saying("RCPT", Later));
        await WorkAsync();

        Assert.Equal(0, await WorkAsync(after: TimeSpan.FromSeconds(89)));
        Assert.Equal(1, await WorkAsync(after: TimeSpan.FromSeconds(1)));
        Assert.Single(Commands(Fabrikam), static command => command.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sender_is_told_of_delay_and_end_when_the_connector_says_so()
    {
        await KeepAsync(EntryFor("northwind.example") with { AgesAt = Clock.GetUtcNow() + Own.NextAge(isNoticed: false) });
        AnswerOfNorthwind = static _ => new((string?)null);
        await WorkAsync();

        Assert.Empty(await ReportsAsync(after: TimeSpan.FromMinutes(29)));
        Assert.Contains("Action: delayed", Assert.Single(await ReportsAsync(after: TimeSpan.FromMinutes(1))), StringComparison.Ordinal);
        Assert.Single(await ReportsAsync(after: TimeSpan.FromMinutes(29)));
        Assert.Contains("Status: 5.4.7", (await ReportsAsync(after: TimeSpan.FromMinutes(1)))[^1], StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
    }

    private async Task<IReadOnlyList<string>> ReportsAsync(TimeSpan after)
    {
        await WorkAsync(after);
        await WorkAsync();
        return [.. Messages(Fabrikam)];
    }
}
