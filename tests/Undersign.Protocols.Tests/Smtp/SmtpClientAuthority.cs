using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A certificate authority of the test's own, for a root, an intermediate below it, and the leaves of that.</summary>
internal sealed class SmtpClientAuthority
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="name">Whose it is, as the issuer of its leaves says.</param>
    public SmtpClientAuthority(string name = "a test")
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Root = Authority($"CN=Root of {name}", rootKey).CreateSelfSigned(From, Until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Authority($"CN=Intermediate of {name}", key).Create(Root, From, Until, [1]);
        Intermediate = certificate.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public X509Certificate2 Issue(string name, string? issuerAt = null) => Issue(name, From, Until, issuerAt);

    /// <param name="issuerAt">Where it says that the certificate of its authority can be had. RFC 5280 §4.2.2.1.</param>
    public X509Certificate2 Issue(string name, DateTimeOffset from, DateTimeOffset until, string? issuerAt = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        if (issuerAt is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuerAt]));
        }

        using var certificate = request.Create(Intermediate, from, until, [2]);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate that nobody but itself vouches for.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(From, Until);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }
}
