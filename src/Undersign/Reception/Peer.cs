using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Undersign.Organisations;
using Undersign.Protocols.Smtp;

namespace Undersign.Reception;

/// <summary>Who is at the other end of a connection, as far as the connection itself can prove it.</summary>
internal sealed class Peer(IPAddress address, X509Certificate2Collection? clientAuthorities)
{
    public IPAddress Address => address;

    /// <summary>The names in the client's certificate, once TLS is up; empty when it showed none, or one that no authority we trust has issued.</summary>
    public IReadOnlyList<string> CertificateNames { get; private set; } = [];

    /// <summary>Who has signed in, if anyone.</summary>
    public SignedInUser? User { get; set; }

    /// <summary>Lets every client finish the handshake, and believes the names of those alone whose chain is good.</summary>
    /// <remarks>
    /// Refusing here would break the TLS of every sender with a certificate for other purposes; who may relay is decided by name, later.
    /// A chain is checked for its issuer and dates, not for its extended key usage: public authorities left <c>clientAuth</c> out in
    /// 2026 and Exchange Online's own certificate is a server's.
    /// </remarks>
    public bool Examine(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is X509Certificate2 leaf && HasGoodChain(leaf, chain, errors))
        {
            CertificateNames = NamesOf(leaf);
        }

        return true;
    }

    private bool HasGoodChain(X509Certificate2 leaf, X509Chain? offered, SslPolicyErrors errors)
    {
        if (clientAuthorities is null && !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return true;
        }

        using var chain = new X509Chain { ChainPolicy = TlsTerms.ChainPolicy(clientAuthorities is { Count: > 0 } ? clientAuthorities : null) };
        if (offered is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(offered.ChainElements.Select(static element => element.Certificate).ToArray());
        }

        return chain.Build(leaf);
    }

    /// <summary>RFC 6125 §6.4.4: the subject's common name counts only where there is no subject alternative name.</summary>
    private static string[] NamesOf(X509Certificate2 certificate)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static extension => extension.EnumerateDnsNames()).ToArray();
        return alternative is [] && certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false) is { Length: > 0 } common ? [common] : alternative;
    }
}
