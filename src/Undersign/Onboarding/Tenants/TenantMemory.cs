namespace Undersign.Onboarding.Tenants;

/// <summary>What we changed of what every tenant has, so that it can be given back: the tenant itself does not say how it was.</summary>
/// <param name="RichText">What <c>TNEFEnabled</c> was before us; <see langword="null"/> when we never changed it.</param>
/// <param name="Addresses">Those of the allowed addresses that were not there before us.</param>
internal sealed record TenantMemory(ExchangeValue? RichText, IReadOnlyList<string> Addresses)
{
    public static TenantMemory None { get; } = new(null, []);
}
