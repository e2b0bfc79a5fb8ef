using System.Net;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Acme;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>From whom this node gets its certificate, and for which names. RFC 8555.</summary>
internal sealed record AcmeSettings
{
    public required Uri Directory { get; init; }

    /// <summary>Where the authority may write to; <see langword="null"/> for nowhere.</summary>
    public string? Email { get; init; }

    public required IReadOnlyList<string> Names { get; init; }

    /// <summary><see cref="AcmeChallenge.Http"/> or <see cref="AcmeChallenge.TlsAlpn"/>.</summary>
    public required string Challenge { get; init; }

    /// <summary>Where challenges are answered.</summary>
    public required IReadOnlyList<IPEndPoint> Bindings { get; init; }

    /// <summary>Believed of the authority's own server, instead of the machine's roots.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public AcmeExternalAccount? ExternalAccount { get; init; }

    /// <summary>Under which private keys lie in the database.</summary>
    public required SecretKey SecretKey { get; init; }

    /// <summary>What connectors show that have no certificate of their own: a stand-in until there is one.</summary>
    public required ServedCertificate Certificate { get; init; }

    /// <summary>How the database knows the certificate: nodes that want the same one share it.</summary>
    public string Name => $"{Directory} {string.Join(' ', Names.Order(StringComparer.Ordinal))}";
}
