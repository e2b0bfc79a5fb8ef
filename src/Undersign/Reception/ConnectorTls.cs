using System.Net.Security;
using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.Reception;

/// <summary>The certificates of a receive connector.</summary>
internal sealed class ConnectorTls(IReadOnlyList<ServedCertificate> certificates)
{
    /// <summary>One for each peer, because what its certificate proves is kept with the peer.</summary>
    public Func<string, SslServerAuthenticationOptions> For(Peer peer) => name => new()
    {
        ServerCertificateContext = CertificateFor(name).Context,
        EnabledSslProtocols = TlsTerms.Versions,
        CertificateChainPolicy = TlsTerms.ChainPolicy(roots: null), // whose authorities count, the peer knows
        ClientCertificateRequired = true, // asked for, not enforced: who may leave mail here is decided by name
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => peer.Examine(certificate, chain, errors),
    };

    private LoadedCertificate CertificateFor(string name)
    {
        var all = certificates.Select(static certificate => certificate.Current).ToArray();
        return all is [var only] || name.Length == 0
            ? all[0]
            : Array.Find(all, certificate => certificate.IsFor(name, allowWildcards: false)) ?? Array.Find(all, certificate => certificate.IsFor(name)) ?? all[0];
    }
}
