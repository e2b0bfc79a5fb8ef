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

    public static SelfMadeCertificate For(params string[] names) => Make(names, issuer: null, isAuthority: false, Now.AddDays(1));

    public static SelfMadeCertificate Authority(string name) => Make([name], issuer: null, isAuthority: true, Now.AddDays(1));

    public SelfMadeCertificate Issue(params string[] names) => Make(names, Certificate, isAuthority: false, Now.AddHours(23));

    public SelfMadeCertificate IssueExpired(params string[] names) => Make(names, Certificate, isAuthority: false, Now.AddHours(-1));

    public void Dispose() => Certificate.Dispose();

    private static SelfMadeCertificate Make(string[] names, X509Certificate2? issuer, bool isAuthority, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (!isAuthority)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, alternatives.AddDnsName);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        if (issuer is null)
        {
            return new(request.CreateSelfSigned(Now.AddDays(-1), until));
        }

        using var issued = request.Create(issuer, Now.AddHours(-23), until, Guid.CreateVersion7().ToByteArray());
        return new(issued.CopyWithPrivateKey(key));
    }
}
