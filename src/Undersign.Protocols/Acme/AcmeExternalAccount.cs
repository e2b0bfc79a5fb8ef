namespace Undersign.Protocols.Acme;

/// <summary>A customer's account with an authority that does not take whoever comes. RFC 8555 §7.3.4.</summary>
public sealed record AcmeExternalAccount(string Id, ReadOnlyMemory<byte> Key);
