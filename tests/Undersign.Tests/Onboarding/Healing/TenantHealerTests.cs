using Microsoft.Extensions.Diagnostics.HealthChecks;
using Undersign.Onboarding;
using Undersign.Onboarding.Healing;
using Undersign.Onboarding.Tenants;

namespace Undersign.Tests.Onboarding.Healing;

/// <summary>Mail goes past us while it would not come back, and by us again when it would.</summary>
public sealed class TenantHealerTests : HealingTestBase
{
    [Fact]
    public async Task A_way_back_that_stays_closed_turns_the_rule_off_and_one_that_stays_open_on_again()
    {
        Breaks();
        await PassAsync(15);
        Assert.True(IsRuleOn);
        await PassAsync(2);
        var (paused, health) = (await StatusAsync(), await HealthAsync());
        Assert.False(IsRuleOn);

        Mends();
        await PassAsync(5);
        var mending = await StatusAsync();
        await PassAsync(5);
        Assert.False(IsRuleOn);
        await PassAsync(2);

        Assert.True(IsRuleOn);
        Assert.Equal((ConnectionState.Paused, ConnectionState.Paused, ConnectionState.Connected), (paused.State, mending.State, (await StatusAsync()).State));
        var says = Assert.Single(paused.Faults).Says;
        Assert.StartsWith($"mail would not come back, so the rule \"{RulePlan.Route}\" was turned off at ", says, StringComparison.Ordinal);
        Assert.EndsWith(" UTC: back.example:25 cannot be asked", says, StringComparison.Ordinal);
        Assert.Equal("it is tried every minute, and the rule is turned on when the way back has been open for 10 minutes", paused.Step);
        Assert.Matches("^the way back is open again, and the rule is turned on at [0-9]{2}:[0-9]{2} UTC if it stays so$", mending.Step);
        Assert.Equal((HealthStatus.Degraded, $"contoso: {says}", HealthStatus.Healthy), (health.Status, health.Description, (await HealthAsync()).Status));
        Assert.Contains("was turned off, and mail leaves unsigned: back.example:25 cannot be asked. It is turned on again when the way has been open for 10 minutes", Diary.Line(IsPaused), StringComparison.Ordinal);
        Assert.Contains("so is the rule", Diary.Line(IsOver), StringComparison.Ordinal);
    }

    /// <summary>The tenant shows each change later than it was made.</summary>
    [Fact]
    public async Task Nothing_is_done_twice_because_it_does_not_show_yet()
    {
        Tenant.Lag = 3;
        Breaks();
        await PassAsync(25);
        Assert.False(IsRuleOn);
        Mends();
        await PassAsync(25);

        Assert.True(IsRuleOn);
        Assert.Equal((1, 1), (Diary.Numbers.Count(static number => number == IsPaused), Diary.Numbers.Count(static number => number == IsOver)));
        Assert.Equal(PausePhase.Flowing, (await KeptAsync()).Phase);
    }

    [Fact]
    public async Task Who_does_not_ask_for_it_is_left_alone()
    {
        Healing = null;
        Breaks();

        await PassAsync(60);

        Assert.Equal((true, 0, 0L), (IsRuleOn, Asked, await RowsAsync()));
    }

    [Fact]
    public async Task Failing_mail_alone_is_no_reason()
    {
        MailFails();

        await PassAsync(60);

        Assert.True(IsRuleOn);
        Assert.True(Asked > 10);
    }

    /// <summary>Nobody is asked while mail goes: a question is asked at a bad moment more often than a way is closed.</summary>
    [Fact]
    public async Task Neither_is_a_tenant_that_says_no_while_mail_is_taken()
    {
        Says(Closed);

        await PassAsync(60);

        Assert.Equal((true, 0), (IsRuleOn, Asked));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_over_before_its_time_is_forgotten(bool isMail)
    {
        Breaks();
        await PassAsync(14);
        if (isMail)
        {
            MailFails(fails: false);
        }
        else
        {
            Says(Open);
        }

        await PassAsync(1);
        Breaks();
        await PassAsync(14);

        Assert.True(IsRuleOn);
    }

    [Fact]
    public async Task A_way_that_closes_again_at_once_has_to_be_open_for_twice_as_long()
    {
        foreach (var (settle, days) in new[] { (10, 0), (20, 0), (40, 2), (10, 0) })
        {
            await PauseAsync();
            Mends();
            await PassAsync(settle);
            Assert.False(IsRuleOn);
            await PassAsync(2);
            Assert.True(IsRuleOn);
            Time.Advance(TimeSpan.FromDays(days));
        }
    }

    [Fact]
    public async Task A_way_that_closes_before_its_time_has_to_settle_anew()
    {
        await PauseAsync();
        Says(Open);
        await PassAsync(9);
        Says(Closed);
        await PassAsync(1);
        Says(Open);
        await PassAsync(10);
        Assert.False(IsRuleOn);

        await PassAsync(2);

        Assert.True(IsRuleOn);
    }

    /// <summary>What is wrong beside is said, and repaired by nobody of its own accord.</summary>
    [Fact]
    public async Task What_else_changes_meanwhile_is_shown_too()
    {
        await PauseAsync();
        Does("Remove-TransportRule", """{ "Identity": "Undersign: leave recalls" }""");

        var status = await StatusAsync();

        Assert.Equal((ConnectionState.Paused, 2), (status.State, status.Faults.Count));
        Assert.Equal(new("the rule \"Undersign: leave recalls\" does not stand in the tenant", "undersign exchange apply puts it right"), status.Faults[1]);
        Mends();
        await PassAsync(12);
        Assert.Equal((true, ConnectionState.Degraded), (IsRuleOn, (await StatusAsync()).State));
    }

    private Task<HealthCheckResult> HealthAsync() => new HealingHealth(Node).CheckHealthAsync(new(), Cancellation);
}
