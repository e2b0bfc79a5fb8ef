namespace Undersign.Onboarding.Tenants;

/// <summary>What was seen of a tenant last.</summary>
/// <param name="WasConnected">It has been seen as it should be, and was not disconnected since.</param>
/// <param name="CheckedAt"><see langword="null"/>: nobody has seen it yet.</param>
internal sealed record TenantSighting(string Organisation, ConnectionStatus Status, bool WasConnected, DateTimeOffset? CheckedAt);
