using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.EndToEnd.Harness;

/// <summary>A certificate for a day, signed by itself or by an authority that is as self-made.</summary>
internal sealed class SelfMadeCertificate : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private SelfMadeCertificate(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public string CertificatePem => Certificate.ExportCertificatePem();

    public string KeyPem
    {
        get
        {
            using var key = Certificate.GetECDsaPrivateKey()!; // Make gave it one
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    public static SelfMadeCertificate For(string name) => Make(name, issuer: null, isAuthority: false);

    public static SelfMadeCertificate Authority(string name) => Make(name, issuer: null, isAuthority: true);

    public SelfMadeCertificate Issue(string name) => Make(name, Certificate, isAuthority: false);

    public void Dispose() => Certificate.Dispose();

    private static SelfMadeCertificate Make(string name, X509Certificate2? issuer, bool isAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        if (issuer is null)
        {
            return new(request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1)));
        }

        using var issued = request.Create(issuer, Now.AddHours(-23), Now.AddHours(23), Guid.CreateVersion7().ToByteArray());
        return new(issued.CopyWithPrivateKey(key));
    }
}
