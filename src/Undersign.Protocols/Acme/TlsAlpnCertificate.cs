using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Undersign.Protocols.Acme;

/// <summary>What a tls-alpn-01 challenge is answered with: a certificate that nobody but the authority looks at. RFC 8737 §3.</summary>
public static class TlsAlpnCertificate
{
    /// <summary>RFC 8737 §6.1.</summary>
    private const string IdentifierExtension = "1.3.6.1.5.5.7.1.31";

    /// <summary>The protocol an authority asks for when it comes to look. RFC 8737 §6.2.</summary>
    public static SslApplicationProtocol Protocol { get; } = new("acme-tls/1");

    /// <param name="name">The one that is to be proved.</param>
    /// <param name="keyAuthorization">Of the challenge.</param>
    public static X509Certificate2 Create(string name, string keyAuthorization, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var digest = new AsnWriter(AsnEncodingRules.DER);
        digest.WriteOctetString(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization)));
        request.CertificateExtensions.Add(new X509Extension(IdentifierExtension, digest.Encode(), critical: true));
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null); // TLS does not take an ephemeral key on every system
    }
}
