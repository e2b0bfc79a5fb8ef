using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;

namespace Undersign.Onboarding.Healing;

/// <summary>The rule that sends an organisation's mail here, turned off and on.</summary>
/// <param name="client">Asks once: a second attempt would come when others may act already, and hide what became of the first.</param>
internal sealed class RouteSwitch(ExchangeClient client)
{
    /// <exception cref="ExchangeRefusal">The secret or certificate cannot be used.</exception>
    public static RouteSwitch Open(ExchangeAccess access, HttpClient http, TimeProvider time) => new(ExchangeClient.Open(access, http, time, attempts: 1));

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
