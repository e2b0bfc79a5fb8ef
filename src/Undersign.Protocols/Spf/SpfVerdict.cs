namespace Undersign.Protocols.Spf;

/// <summary>What a check came to.</summary>
/// <param name="Why">The term that decided, or what is wrong; without a full stop.</param>
/// <param name="Lookups">Terms that asked the DNS. RFC 7208 §4.6.4.</param>
public sealed record SpfVerdict(SpfResult Result, string Why, int Lookups = 0);
