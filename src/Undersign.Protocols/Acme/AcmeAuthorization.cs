namespace Undersign.Protocols.Acme;

/// <summary>Whether we may have a certificate for one name, and how to prove it. RFC 8555 §7.1.4.</summary>
public sealed record AcmeAuthorization
{
    public string Status { get => field ?? ""; init; }

    public AcmeIdentifier Identifier { get => field ?? new("dns", ""); init; }

    public IReadOnlyList<AcmeChallenge> Challenges { get => field ?? []; init; }

    public bool IsValid => Status == "valid";

    public bool IsPending => Status == "pending";
}

/// <summary>One way of proving that a name is ours. RFC 8555 §8.</summary>
public sealed record AcmeChallenge
{
    public const string Http = "http-01";
    public const string TlsAlpn = "tls-alpn-01";

    public string Type { get => field ?? ""; init; }

    public Uri? Url { get; init; }

    public string Token { get => field ?? ""; init; }

    public AcmeProblem? Error { get; init; }
}
