using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Tests.Strangers;

/// <summary>Two authorities, of which the gateway trusts one, and what they issue.</summary>
internal sealed class VisitorCertificates : IDisposable
{
    private static readonly DateTimeOffset Until = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _trusted = Authority("trusted");
    private readonly X509Certificate2 _other = Authority("other");
    private readonly ConcurrentDictionary<(string, bool), X509Certificate2> _issued = [];

    public string TrustedPem => _trusted.ExportCertificatePem();

    public X509Certificate2 For(string name, bool isTrusted) => _issued.GetOrAdd((name, isTrusted), _ => Issue(name, isTrusted ? _trusted : _other));

    public void Dispose()
    {
        _trusted.Dispose();
        _other.Dispose();
        foreach (var certificate in _issued.Values)
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, Until);
    }

    private static X509Certificate2 Issue(string name, X509Certificate2 issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(issuer, DateTimeOffset.UnixEpoch, Until, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
