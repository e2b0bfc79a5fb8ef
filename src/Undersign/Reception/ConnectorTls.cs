using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;

namespace Undersign.Reception;

/// <summary>The certificate of a receive connector, and whose client certificates it believes.</summary>
internal sealed class ConnectorTls(ListenerCertificate certificate, X509Certificate2Collection? clientAuthorities)
{
    private readonly SslStreamCertificateContext _context = SslStreamCertificateContext.Create(certificate.Leaf, certificate.Intermediates, offline: true);

    /// <summary>Trusted for client certificates instead of the machine's roots; <see langword="null"/> for the latter.</summary>
    public X509Certificate2Collection? ClientAuthorities => clientAuthorities;

    /// <summary>One for each peer, because what its certificate proves is kept with the peer.</summary>
    public SslServerAuthenticationOptions For(Peer peer) => new()
    {
        ServerCertificateContext = _context,
        ClientCertificateRequired = true, // asked for, not enforced: who may leave mail here is decided by name
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => peer.Examine(certificate, chain, errors),
    };
}
