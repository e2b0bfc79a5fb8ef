namespace Undersign.Onboarding.Tenants;

/// <summary>A tenant to be looked after.</summary>
/// <param name="Settings">With <see cref="MicrosoftSettings.Exchange"/>.</param>
/// <param name="Besides">What is wrong with the way at our side, as of now.</param>
internal sealed record TenantSubject(string Organisation, MicrosoftSettings Settings, Func<DateTimeOffset, IEnumerable<ConnectionFault>> Besides);
