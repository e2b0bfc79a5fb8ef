using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;

namespace Undersign.Reception;

/// <summary>The certificates of a receive connector, and whose client certificates it believes.</summary>
internal sealed class ConnectorTls(IReadOnlyList<ServedCertificate> certificates, X509Certificate2Collection? clientAuthorities)
{
    /// <summary>One for each peer, because what its certificate proves is kept with the peer.</summary>
    public Func<string, SslServerAuthenticationOptions> For(Peer peer) => name => new()
    {
        ServerCertificateContext = CertificateFor(name).Context,
#pragma warning disable CA5398 // the system's own choice may be older: RFC 8996 §2 forbids what is below 1.2, and no later one exists to shut out
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
        ClientCertificateRequired = true, // asked for, not enforced: who may leave mail here is decided by name
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => peer.Examine(certificate, chain, errors),
    };

    /// <summary>Trusted for client certificates instead of the machine's roots; <see langword="null"/> for the latter.</summary>
    public X509Certificate2Collection? ClientAuthorities => clientAuthorities;

    private LoadedCertificate CertificateFor(string name)
    {
        var all = certificates.Select(static certificate => certificate.Current).ToArray();
        return all is [var only] || name.Length == 0
            ? all[0]
            : Array.Find(all, certificate => certificate.IsFor(name, allowWildcards: false)) ?? Array.Find(all, certificate => certificate.IsFor(name)) ?? all[0];
    }
}
