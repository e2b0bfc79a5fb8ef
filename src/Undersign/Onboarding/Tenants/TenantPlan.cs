using Undersign.Onboarding.Domains;

namespace Undersign.Onboarding.Tenants;

/// <summary>What is to be done in a tenant, and what should be known before it is.</summary>
/// <param name="Obstacles">With any of these nothing is done.</param>
internal sealed record TenantPlan(IReadOnlyList<TenantChange> Changes, IReadOnlyList<ConnectionFault> Obstacles, IReadOnlyList<string> Warnings)
{
    /// <summary>What is wrong, each thing once: a rule that is gone need not be called off.</summary>
    public IEnumerable<string> Faults => Changes
        .Where(change => !(change is TenantChange.TurnOn(var rule) && Changes.Any(other => other is TenantChange.Make { Item.Name: var made } && made == rule)))
        .Select(static change => change.Fault).OfType<string>();

    /// <summary>Something of ours is in the tenant.</summary>
    public bool IsBegun { get; init; }

    /// <summary>The rule that sends mail here is on.</summary>
    public bool IsFlowing { get; init; }

    /// <summary>Mail does not come by us before all of it is done.</summary>
    public bool BeginsFlow => Changes.Any(static change => change is TenantChange.Make { Item.Name: RulePlan.Route } or TenantChange.TurnOn(RulePlan.Route));

    /// <summary>What has to be done before any rule is turned on. A property would be written down with the record, for ever.</summary>
    public TenantPlan BeforeRules() => this with { Changes = [.. Changes.Where(static change => change.Stage < TenantStage.RulesOn)] };

    /// <summary>What is wrong beside that the rule that sends mail here is off.</summary>
    public TenantPlan WithoutRoute() => this with { Changes = [.. Changes.Where(static change => change is not TenantChange.TurnOn(RulePlan.Route))] };

    /// <summary>On the way back: it stays while mail of ours has to come back.</summary>
    public static bool WaitsForMail(TenantChange change) => change.Stage >= TenantStage.Surroundings;

    /// <summary>So that mail comes by us.</summary>
    public static TenantPlan Connect(MicrosoftSettings settings, Tenant tenant, TenantMemory memory)
    {
        var changes = new TenantComparison(ExchangePlan.Of(settings), tenant, memory).Changes();
        return new(changes, [.. TenantFindings.Obstacles(settings, tenant)], [.. TenantFindings.Warnings(settings, tenant, changes)])
        {
            IsBegun = TenantFindings.HasOurs(tenant),
            IsFlowing = tenant.Find(ExchangeNoun.TransportRule, RulePlan.Route)?.Text("State") == "Enabled",
        };
    }

    /// <summary>The same, with what is wrong at our side: what keeps mail from coming back keeps it from being sent here.</summary>
    public TenantPlan With(IReadOnlyList<Finding> ourHalf) => this with
    {
        Obstacles = [.. ourHalf.Where(static finding => finding.State == FindingState.Bad).Select(static finding => new ConnectionFault(finding.Says, finding.Fix ?? "")), .. Obstacles],
        Warnings = [.. ourHalf.Where(static finding => finding.State == FindingState.Attention).Select(static finding => $"{finding.Says}. {finding.Fix}"), .. Warnings],
    };

    /// <summary>So that nothing in it points at us, and what every tenant has is as it was before us.</summary>
    /// <param name="settings">By which is known what leads here though its name is none of ours.</param>
    /// <param name="keepsConnectors">Mail of ours still has to come back.</param>
    public static TenantPlan Disconnect(MicrosoftSettings settings, Tenant tenant, TenantMemory memory, bool keepsConnectors)
    {
        var changes = new TenantComparison([], tenant, memory).Changes();
        return new([.. changes.Where(change => !keepsConnectors || !WaitsForMail(change))], [.. TenantFindings.ObstaclesOfParting(tenant)], TenantFindings.LeadingHere(settings, tenant) is { Count: > 0 } leading
            ? [$"this leads to Undersign too, and is not of its making, so it stays: {string.Join(", ", leading)}. Remove it, rules first, before the gateway is switched off"]
            : []);
    }
}
