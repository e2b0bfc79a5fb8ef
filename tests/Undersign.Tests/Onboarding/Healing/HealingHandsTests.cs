using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Healing;
using Undersign.Onboarding.Tenants;
using Undersign.Tests.Onboarding.AdminApi;

namespace Undersign.Tests.Onboarding.Healing;

/// <summary>What an administrator does by hand counts for more.</summary>
public sealed class HealingHandsTests : HealingTestBase
{
    private const string Route = """{ "Identity": "Undersign: send to the gateway" }""";

    [Fact]
    public async Task A_rule_that_somebody_has_turned_off_stays_off()
    {
        Breaks();
        await PassAsync(5);
        Does("Disable-TransportRule", Route);
        await PassAsync(30);
        Assert.False((await KeptAsync()).IsPaused);
        Mends();
        await PassAsync(60);

        Assert.False(IsRuleOn);
        Assert.Equal(ConnectionState.Degraded, (await StatusAsync()).State);
        Assert.DoesNotContain(IsPaused, Diary.Numbers);
    }

    [Fact]
    public async Task A_rule_that_somebody_turns_on_meanwhile_is_left_and_stays_off_when_they_turn_it_off()
    {
        await PauseAsync();
        await PassAsync(10);
        Does("Enable-TransportRule", Route);
        await PassAsync(2);
        Assert.Contains("has been turned on by somebody while mail was paused", Diary.Line(IsLeft), StringComparison.Ordinal);
        Assert.Equal((true, ConnectionState.Degraded), (IsRuleOn, (await StatusAsync()).State)); // the tenant takes nothing back yet

        Does("Disable-TransportRule", Route);
        Mends();
        await PassAsync(60);

        Assert.False(IsRuleOn);
        Assert.DoesNotContain(IsOver, Diary.Numbers);
    }

    /// <summary>Turning it on against better knowledge gains the time that it takes to be sure once more.</summary>
    [Fact]
    public async Task Where_the_way_stays_closed_it_is_turned_off_again_in_its_time()
    {
        await PauseAsync();
        await PassAsync(10);
        Does("Enable-TransportRule", Route);
        await PassAsync(14);
        Assert.True(IsRuleOn);

        await PassAsync(5);

        Assert.False(IsRuleOn);
    }

    [Fact]
    public async Task A_rule_that_is_removed_meanwhile_is_not_made_again()
    {
        await PauseAsync();
        Does("Remove-TransportRule", Route);
        await PassAsync(2);
        Mends();

        await PassAsync(60);

        Assert.Contains("has been removed while mail was paused", Diary.Line(IsLeft), StringComparison.Ordinal);
        Assert.DoesNotContain(RulePlan.Route, Tenant.Rules.Names, StringComparer.Ordinal);
    }

    /// <summary>Who does not want it any more has a rule that is off, and is told so.</summary>
    [Fact]
    public async Task Without_the_setting_nobody_turns_it_on_again()
    {
        await PauseAsync();
        Healing = null;
        Mends();
        await PassAsync(1);
        Healing = SelfHealing.Usual;

        await PassAsync(60);

        Assert.Equal((false, 0L, ConnectionState.Degraded), (IsRuleOn, await RowsAsync(), (await StatusAsync()).State));
    }

    /// <summary>An administrator who has left it off meanwhile is not overruled when the settings ask for it again.</summary>
    [Fact]
    public async Task Nor_when_the_right_to_do_so_is_taken_away_and_given_again()
    {
        await PauseAsync();
        HasExchange = false;
        await PassAsync(1);
        HasExchange = true;
        Mends();

        await PassAsync(60);

        Assert.Equal((false, 0L), (IsRuleOn, await RowsAsync()));
    }

    /// <summary>Mail goes to the outside by another smart host: nothing has to come back.</summary>
    [Fact]
    public async Task Mail_that_is_sent_elsewhere_meanwhile_comes_by_us_again()
    {
        await PauseAsync();
        var elsewhere = NewNode(change: static subject => [subject with { TryReturn = null }]);

        await PassAsync(14, elsewhere);

        Assert.True(IsRuleOn);
        Assert.Equal(PausePhase.Flowing, (await KeptAsync()).Phase);
    }

    [Fact]
    public async Task Mail_that_has_no_way_to_the_outside_any_more_does_not()
    {
        await PauseAsync();
        var nowhere = NewNode(change: static subject => [subject with { TryReturn = null, OurHalf = static _ => [new("contoso", FindingTopic.Connectors, FindingState.Bad, "mail for the outside has no way on") { Fix = "Add one." }] }]);

        await PassAsync(30, nowhere);

        Assert.False(IsRuleOn);
        Assert.EndsWith(": mail for the outside has no way on", (await StatusAsync()).Faults[0].Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connecting_puts_the_rest_right_and_leaves_the_rule_off_while_the_way_is_closed()
    {
        await PauseAsync();
        Does("Remove-TransportRule", """{ "Identity": "Undersign: leave recalls" }""");
        var tenant = TenantConnection.Open(HealedSubject(), Exchange.Http, Database, Time);

        var plan = await tenant.PlanAsync(Cancellation);
        var refusal = await Assert.ThrowsAsync<ExchangeRefusal>(() => tenant.ConnectAsync(plan, isUnproven: false, static _ => Task.CompletedTask, Cancellation));

        Assert.Contains(plan.Warnings, static warning => warning.StartsWith("mail would not come back, so the rule", StringComparison.Ordinal));
        Assert.StartsWith("The rule stays off: back.example:25 cannot be asked. It is turned on by itself", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Undersign: leave recalls", Tenant.Rules.Names, StringComparer.Ordinal);
        Assert.False(IsRuleOn);
        Assert.True((await KeptAsync()).IsPaused);
        Mends();
        await PassAsync(12);
        Assert.True(IsRuleOn);
    }

    [Fact]
    public async Task Connecting_ends_the_pause_when_the_way_is_open()
    {
        await PauseAsync();
        Mends();
        var tenant = TenantConnection.Open(HealedSubject(), Exchange.Http, Database, Time);

        await tenant.ConnectAsync(await tenant.PlanAsync(Cancellation), isUnproven: false, static _ => Task.CompletedTask, Cancellation);
        await PassAsync(30);

        Assert.Equal((true, ConnectionState.Connected), (IsRuleOn, (await StatusAsync()).State));
        Assert.DoesNotContain(IsOver, Diary.Numbers);
    }

    /// <summary>Asked to go off, and not shown so yet.</summary>
    [Fact]
    public async Task Connecting_turns_a_rule_on_that_is_about_to_go_off()
    {
        Tenant.Lag = 3;
        Breaks();
        await PassAsync(15);
        await PassAsync(1);
        Assert.Equal((false, PausePhase.Closing), (IsRuleOn, (await KeptAsync()).Phase));
        Mends();
        var tenant = TenantConnection.Open(HealedSubject(), Exchange.Http, Database, Time);

        await tenant.ConnectAsync(await tenant.PlanAsync(Cancellation), isUnproven: false, static _ => Task.CompletedTask, Cancellation);
        await PassAsync(30);

        Assert.Equal((true, ConnectionState.Connected), (IsRuleOn, (await StatusAsync()).State));
    }

    [Fact]
    public async Task Connecting_that_fails_leaves_the_pause_to_end_by_itself()
    {
        await PauseAsync();
        Mends();
        Exchange.Fail("Enable-", times: int.MaxValue, ExchangeDouble.Status(403));
        var tenant = TenantConnection.Open(HealedSubject(), Exchange.Http, Database, Time);
        var plan = await tenant.PlanAsync(Cancellation);
        await Assert.ThrowsAsync<ExchangeRefusal>(() => tenant.ConnectAsync(plan, isUnproven: false, static _ => Task.CompletedTask, Cancellation));
        Assert.False(IsRuleOn);
        Exchange.Meddle = null;

        await PassAsync(12);

        Assert.True(IsRuleOn);
    }

    /// <summary>Whoever looks has perhaps asked already for what disconnecting is to undo.</summary>
    [Fact]
    public async Task Disconnecting_waits_for_a_look_that_is_under_way()
    {
        await PauseAsync();
        await PassAsync(1);
        Time.Advance(TenantPauses.Pace);
        var pauses = new TenantPauses(Database, Time);
        var lease = await pauses.TryClaimAsync(Organisation, Cancellation);
        Assert.NotNull(lease);
        var changes = Changes().Count();

        var ending = TenantConnection.Open(HealedSubject(), Exchange.Http, Database, Time).EndFlowAsync(static _ => Task.CompletedTask, Cancellation);
        var waits = Time.Waits.Count;
        while (Time.Waits.Count < waits + 3 && !ending.IsCompleted)
        {
            await Task.Yield();
        }

        Assert.Equal((false, changes), (ending.IsCompleted, Changes().Count()));
        await pauses.ReleaseAsync(Organisation, lease.Value, TenantPauses.Pace, Cancellation);
        await ending;
        Assert.DoesNotContain(RulePlan.Route, Tenant.Rules.Names, StringComparer.Ordinal);
    }

    /// <summary>It was off since the pause began, and for half an hour after that it may have acted.</summary>
    [Fact]
    public async Task Disconnecting_counts_from_when_the_rule_was_turned_off_and_nobody_turns_it_on()
    {
        await PauseAsync();
        var since = (await KeptAsync()).PausedAt;
        await PassAsync(5);
        var tenant = TenantConnection.Open(HealedSubject(), Exchange.Http, Database, Time);

        var endedAt = await tenant.EndFlowAsync(static _ => Task.CompletedTask, Cancellation);
        Mends();
        await PassAsync(30);
        Assert.DoesNotContain(RulePlan.Route, Tenant.Rules.Names, StringComparer.Ordinal);
        await tenant.DisconnectAsync(static _ => Task.CompletedTask, Cancellation);

        Assert.NotNull(since);
        Assert.Equal((since, 0L, ConnectionState.NotConnected), (endedAt, await RowsAsync(), (await StatusAsync()).State));
    }
}
