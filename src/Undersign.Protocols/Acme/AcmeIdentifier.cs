namespace Undersign.Protocols.Acme;

/// <summary>What is to be certified: a name of the DNS. RFC 8555 §9.7.7.</summary>
public sealed record AcmeIdentifier(string Type, string Value);
