namespace Undersign.Onboarding.Tenants;

/// <summary>What was seen of a tenant last.</summary>
/// <param name="WasConnected">It has been seen as it should be, and was not disconnected since.</param>
/// <param name="CheckedAt"><see langword="null"/>: nobody has seen it yet.</param>
internal sealed record TenantSighting(string Organisation, ConnectionStatus Status, bool WasConnected, DateTimeOffset? CheckedAt)
{
    /// <summary>Somebody has begun to disconnect it: what is missing is no fault.</summary>
    public bool IsParting { get; init; }

    /// <summary>When the rule that sends mail was last seen to go, while it is being disconnected; <see langword="null"/> where none was on.</summary>
    public DateTimeOffset? FlowEndedAt { get; init; }
}
