using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Protocols.Smtp;

/// <summary>What the client wants of TLS on a connection.</summary>
public sealed record SmtpClientTls
{
    public static SmtpClientTls None { get; } = new();

    public TlsLevel Level { get; init; }

    /// <summary>TLS comes before the greeting, as on port 465, and STARTTLS is not asked for. RFC 8314 §3.3.</summary>
    public bool IsOnConnect { get; init; }

    /// <summary>The name asked for (RFC 6066 §3) and, when verified, the name that the certificate must bear: host name or IP address.</summary>
    public string Name { get; init; } = "";

    /// <summary>Leaf and intermediates. Exchange Online tells by it whose mail it gets.</summary>
    /// <remarks>
    /// A context, not a certificate: SslStream may leave out a bare certificate that it thinks the server will not like,
    /// and sends no intermediates with it.
    /// </remarks>
    public SslStreamCertificateContext? ClientCertificate { get; init; }

    /// <summary>Trusted instead of the roots of the machine; for a next hop whose certificate comes from a private authority.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <param name="time">Which of several faults of a certificate is named depends on its dates.</param>
    /// <param name="found">Told what the server's certificate is worth, at every level.</param>
    internal SslClientAuthenticationOptions ToOptions(TimeProvider time, Action<CertificateCheck> found) => new()
    {
        TargetHost = Name,
        ClientCertificateContext = ClientCertificate,
        EnabledSslProtocols = TlsTerms.Versions,
        CertificateChainPolicy = TlsTerms.ChainPolicy(TrustedRoots),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            found(CertificateCheck.Of(certificate as X509Certificate2, chain, errors, time.GetUtcNow()));
            return Level < TlsLevel.Verified || errors == SslPolicyErrors.None;
        },
    };
}

/// <summary>How much TLS a connection must have. RFC 3207.</summary>
public enum TlsLevel
{
    /// <summary>Never, even where it is offered.</summary>
    None,

    /// <summary>Where it is offered, with any certificate; in the clear where it is not. RFC 7435.</summary>
    Opportunistic,

    /// <summary>Always, with any certificate: against listeners, not against impostors.</summary>
    Required,

    /// <summary>Always, with a certificate that is trusted and bears the right name. RFC 6125 §6.4.</summary>
    Verified,
}
