using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>No rule sends mail here before the tenant has said that it would take it back.</summary>
public sealed class TenantReturnTests : TenantTestBase
{
    private const string Asked = "ask the tenant whether it would take mail back";

    private static readonly ReturnTrial Refused = new(ReturnState.Refused, "back.example:25 takes no mail for the outside from us: 550 5.7.64 TenantAttribution", "Look at the inbound connector.");

    [Fact]
    public async Task The_tenant_is_asked_when_its_connectors_stand_and_before_its_rules_are_on()
    {
        var atThatTime = (Connectors: 0, Rules: 0, On: 0);
        Return = () =>
        {
            atThatTime = (Tenant.Connectors.Names.Count(IsOurs), Tenant.Rules.Names.Count(IsOurs), Tenant.Rules.Enabled.Count(IsOurs));
            return new(ReturnState.Open, "", null);
        };

        await ApplyAsync();

        Assert.Equal((2, 5, 0), atThatTime);
        Assert.Equal(5, Tenant.Rules.Enabled.Count(IsOurs));
        Assert.Single(Told, static step => step == Asked);
    }

    /// <summary>Exchange Online is many servers, and one that was not told yet says no.</summary>
    [Fact]
    public async Task A_connector_that_is_not_known_everywhere_yet_is_waited_for()
    {
        var asked = 0;
        Return = () => asked++ < 3 ? Refused : new(ReturnState.Open, "", null);

        await ApplyAsync();

        Assert.Equal(4, asked);
        Assert.Contains(RulePlan.Route, Tenant.Rules.Enabled, StringComparer.Ordinal);
    }

    /// <summary>Who is busy says something else in a minute.</summary>
    [Fact]
    public async Task A_tenant_that_is_busy_is_asked_again()
    {
        var asked = 0;
        Return = () => asked++ < 3 ? Refused with { State = ReturnState.Unsure } : new(ReturnState.Open, "", null);

        await ApplyAsync();

        Assert.Equal(4, asked);
        Assert.Contains(RulePlan.Route, Tenant.Rules.Enabled, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Who_insists_is_refused_where_the_tenant_says_no()
    {
        Return = () => Refused;

        await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync(isUnproven: true));

        Assert.DoesNotContain(Tenant.Rules.Enabled, IsOurs);
    }

    [Fact]
    public async Task Where_mail_would_not_come_back_no_rule_is_turned_on()
    {
        Return = () => Refused;

        var refusal = await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());

        Assert.Equal($"Mail would not come back, so the rule \"{RulePlan.Route}\" was not turned on: {Refused.Says}. {Refused.Fix}", refusal.Message);
        Assert.DoesNotContain(Tenant.Rules.Enabled, IsOurs);
        Assert.Equal(TenantFlow.AsBefore, await Connection().FindFlowAsync(Cancellation));
        Return = static () => new(ReturnState.Open, "", null);
        await ApplyAsync();
        Assert.Contains(RulePlan.Route, Tenant.Rules.Enabled, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(ReturnState.Unsure)]
    [InlineData(ReturnState.Unreached)]
    public async Task What_cannot_be_known_keeps_the_rules_off_unless_somebody_insists(object state)
    {
        Return = () => new(Assert.IsType<ReturnState>(state), "back.example:25 cannot be asked", "Is port 25 blocked?");

        var refusal = await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());
        Assert.DoesNotContain(Tenant.Rules.Enabled, IsOurs);
        await ApplyAsync(isUnproven: true);

        Assert.Equal(
            $"Nobody can say whether mail would come back, so the rule \"{RulePlan.Route}\" was not turned on: back.example:25 cannot be asked. Is port 25 blocked? Who knows that it would: undersign exchange apply --unproven",
            refusal.Message);

        Assert.Contains("warning: back.example:25 cannot be asked. Is port 25 blocked?", Told, StringComparer.Ordinal);
        Assert.Contains(RulePlan.Route, Tenant.Rules.Enabled, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_repair_of_something_else_does_not_wait_for_it()
    {
        await ApplyAsync();
        Does("Remove-TransportRule", """{ "Identity": "Undersign: leave recalls" }""");
        Return = () => Refused;

        await ApplyAsync();

        Assert.Equal(5, Tenant.Rules.Enabled.Count(IsOurs));
    }

    /// <summary>Whom nobody answers, mail does not reach either; who is busy takes it later.</summary>
    [Theory]
    [InlineData(ReturnState.Open, ConnectionState.Connected)]
    [InlineData(ReturnState.Unsure, ConnectionState.Connected)]
    [InlineData(ReturnState.Unreached, ConnectionState.Degraded)]
    [InlineData(ReturnState.Refused, ConnectionState.Degraded)]
    public async Task A_tenant_that_takes_nothing_back_is_degraded(object state, object expected)
    {
        await ApplyAsync();
        Return = () => Refused with { State = Assert.IsType<ReturnState>(state) };

        var status = (await Connection().CheckAsync(Cancellation)).Status;

        Assert.Equal(expected, status.State);
        Assert.Equal(status.State == ConnectionState.Connected ? [] : [new ConnectionFault(Refused.Says, Refused.Fix!)], status.Faults); // it has one
    }

    [Fact]
    public async Task A_tenant_whose_mail_does_not_come_is_not_asked()
    {
        Return = static () => throw new InvalidOperationException("nobody should ask");

        Assert.Equal(ConnectionState.NotConnected, (await Connection().CheckAsync(Cancellation)).Status.State);
    }

    private static bool IsOurs(string name) => name.StartsWith("Undersign", StringComparison.Ordinal);
}
