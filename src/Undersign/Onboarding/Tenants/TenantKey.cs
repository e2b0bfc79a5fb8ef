namespace Undersign.Onboarding.Tenants;

/// <summary>Whose memory it is: an organisation may be given another tenant.</summary>
/// <param name="Tenant">Its id, or its name where nobody says its id.</param>
internal readonly record struct TenantKey(string Organisation, string Tenant);
