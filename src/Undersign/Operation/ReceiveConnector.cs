using System.Net;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Where mail comes in, from whom, and how much of it. A word and a meaning of Exchange.</summary>
internal sealed record ReceiveConnector
{
    /// <summary>For logs and pages.</summary>
    public required string Name { get; init; }

    /// <summary>Several connectors may share one; the most specific of their remote IP ranges then decides, as in Exchange.</summary>
    public required IReadOnlyList<IPEndPoint> Bindings { get; init; }

    /// <summary>Our name in the greeting and in replies to EHLO.</summary>
    public required string Fqdn { get; init; }

    /// <summary>Who may connect at all: the NAT white list.</summary>
    public required IReadOnlyList<IPNetwork> RemoteIpRanges { get; init; }

    /// <summary>Balancers: what comes from them has to begin with the PROXY protocol, which says whose connection it is. Empty: nothing does.</summary>
    public IReadOnlyList<IPNetwork> Balancers { get; init; } = [];

    public required ReceiveTls Tls { get; init; }

    /// <summary>In the words of logs and terminals.</summary>
    public string TlsText => Tls switch
    {
        ReceiveTls.Offered => "STARTTLS offered",
        ReceiveTls.Required => "STARTTLS required",
        ReceiveTls.OnConnect => "TLS on connect",
        _ => "no TLS",
    };

    /// <summary>The one with the name the client asks for is shown, an exact name before a wildcard, and the first where none fits. RFC 6066 §3.</summary>
    public required IReadOnlyList<ServedCertificate> Certificates { get; init; }

    /// <summary>Whose client certificates are believed, instead of those of the machine's roots.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; init; }

    /// <summary>Unless empty, one of these has to be in the client's certificate.</summary>
    public required IReadOnlyList<CertificateName> ClientNames { get; init; }

    /// <summary>How users sign in, in the order offered; empty: not at all.</summary>
    public required IReadOnlyList<SaslMechanism> Auth { get; init; }

    /// <summary>How a session may show whose mail it carries.</summary>
    public required PermissionGroups Permissions { get; init; }

    /// <summary>Offers BINARYMIME. Not by default: where the next hop does not, such mail can only be refused. RFC 3030 §3.</summary>
    public bool OffersBinaryMime { get; init; }

    /// <summary>Keeps a protocol log. Not by default: it tells who wrote to whom, and takes room.</summary>
    public bool HasProtocolLog { get; init; }

    public required ReceiveLimits Limits { get; init; }
}

internal enum ReceiveTls
{
    Off,

    /// <summary>STARTTLS may be used. RFC 3207.</summary>
    Offered,

    /// <summary>STARTTLS must be used before MAIL.</summary>
    Required,

    /// <summary>TLS from the first octet. RFC 8314 §3.3.</summary>
    OnConnect,
}
