using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Operation;

/// <summary>What is shown in TLS: the leaf with its private key, and what stands above it.</summary>
internal sealed record LoadedCertificate(X509Certificate2 Leaf, X509Certificate2Collection Intermediates, CertificateSource Source)
{
    private SslStreamCertificateContext? _context;

    /// <summary>One for each certificate: it keeps what lets clients resume their sessions.</summary>
    public SslStreamCertificateContext Context => LazyInitializer.EnsureInitialized(ref _context, () => SslStreamCertificateContext.Create(Leaf, Intermediates, offline: true));

    public DateTimeOffset Expires => new(Leaf.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>Whether a client that asks for this name will be content. RFC 6125 §6.4.</summary>
    public bool IsFor(string name, bool allowWildcards = true) => Leaf.MatchesHostname(name, allowWildcards, allowCommonName: true);

    /// <summary>The same certificate with a key that TLS takes: through PKCS #12, because it does not take an ephemeral key on every system.</summary>
    public static X509Certificate2 ForTls(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
}
