using Undersign.Onboarding.Domains;

namespace Undersign.Onboarding.Tenants;

/// <summary>A tenant to be looked after.</summary>
/// <param name="Settings">With <see cref="MicrosoftSettings.Exchange"/>.</param>
/// <param name="OurHalf">What there is to say of the way at our side, as of a moment.</param>
internal sealed record TenantSubject(string Organisation, MicrosoftSettings Settings, Func<DateTimeOffset, IReadOnlyList<Finding>> OurHalf);
