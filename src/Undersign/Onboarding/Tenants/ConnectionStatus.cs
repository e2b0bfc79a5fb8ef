using Undersign.Onboarding.AdminApi;

namespace Undersign.Onboarding.Tenants;

/// <summary>How it stands with an organisation's tenant, in the words of pages and logs.</summary>
/// <param name="Step">What is to be done next, while it is in progress.</param>
internal sealed record ConnectionStatus(ConnectionState State, string? Step, IReadOnlyList<ConnectionFault> Faults)
{
    private const string Repair = "undersign exchange apply puts it right";

    /// <param name="wasConnected">It has been seen as it should be: what is not so now, somebody has undone.</param>
    /// <param name="besides">What is wrong though the tenant is as it should be, such as a certificate about to expire.</param>
    public static ConnectionStatus Of(TenantPlan plan, bool wasConnected, IEnumerable<ConnectionFault> besides)
    {
        var faults = plan.Obstacles.Concat(besides).ToList();
        return plan.Changes switch
        {
            [] => new(faults.Count == 0 ? ConnectionState.Connected : ConnectionState.Degraded, null, faults),
            _ when wasConnected => new(ConnectionState.Degraded, null, [.. plan.Faults.Select(static fault => new ConnectionFault(fault, Repair)), .. faults]),
            [var next, ..] when plan.IsBegun => new(ConnectionState.InProgress, next.Words, faults),
            _ => new(ConnectionState.NotConnected, null, faults),
        };
    }

    /// <summary>Nobody has given us leave to look, or somebody has taken it back.</summary>
    public static ConnectionStatus Of(ExchangeRefusal refusal, bool wasConnected) =>
        new(wasConnected ? ConnectionState.Degraded : ConnectionState.NotConnected, null, [new(refusal.Message, "until then nobody sees whether the tenant is as it should be")]);
}

/// <summary>One thing that is wrong, and what to do.</summary>
internal sealed record ConnectionFault(string Says, string Fix)
{
    public override string ToString() => $"{Says}. {Fix}";
}

internal enum ConnectionState
{
    NotConnected,
    InProgress,
    Connected,

    /// <summary>Mail comes by us, or did, and something is not as it should be.</summary>
    Degraded,

    /// <summary>Somebody has begun to disconnect it.</summary>
    Parting,

    /// <summary>Mail would not come back, so it goes past us until it would.</summary>
    Paused,
}
