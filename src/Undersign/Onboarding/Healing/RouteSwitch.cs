using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;

namespace Undersign.Onboarding.Healing;

/// <summary>The rule that sends an organisation's mail here, turned off and on.</summary>
internal sealed class RouteSwitch(ExchangeClient client)
{
    /// <returns><see langword="null"/>: there is no such rule.</returns>
    /// <exception cref="ExchangeRefusal">It cannot be seen.</exception>
    public async Task<bool?> IsOnAsync(CancellationToken cancellationToken)
    {
        var rules = (await client.InvokeAsync(Cmdlet.Get(ExchangeNoun.TransportRule), cancellationToken)).Records;
        return rules.FirstOrDefault(static rule => rule.Name.Equals(RulePlan.Route, StringComparison.OrdinalIgnoreCase)) is { } route ? route.Text("State") == "Enabled" : null;
    }

    /// <exception cref="ExchangeRefusal">It was not done, or nobody knows (<see cref="ExchangeFault.Unanswered"/>).</exception>
    public Task TurnAsync(bool isOn, CancellationToken cancellationToken) =>
        client.InvokeAsync((isOn ? new TenantChange.TurnOn(RulePlan.Route) : (TenantChange)new TenantChange.TurnOff(RulePlan.Route)).Cmdlet, cancellationToken);
}
