using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Protocols.Smtp;

/// <summary>What holds wherever TLS is spoken with somebody else.</summary>
public static class TlsTerms
{
#pragma warning disable CA5398 // the system's own choice may be older: RFC 8996 §2 forbids what is below 1.2, and no later one exists to shut out
    public static SslProtocols Versions => SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398

    /// <summary>How the chain of a certificate that somebody shows us is built: of what came with it and what is trusted, and of nothing else.</summary>
    /// <remarks>
    /// A certificate says where the one above it and lists of revoked ones are (RFC 5280 §4.2.2.1, §4.2.1.13), and whoever shows it has chosen
    /// these addresses: it would have us ask whomever it likes on our network, in the middle of the handshake, where no limit of ours counts.
    /// RFC 8446 §4.4.2 has everybody send what lies between.
    /// Limit: revocation is not checked. Certificates come with responders that are slow or gone, and every client
    /// of the field passes over a missing answer, which is no check.
    /// </remarks>
    /// <param name="roots">Trusted instead of the machine's; <see langword="null"/> for those of the machine.</param>
    public static X509ChainPolicy ChainPolicy(X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }
}
