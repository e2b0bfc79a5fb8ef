using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Operation;

/// <summary>
/// Shown until an authority has issued a certificate. Without one there would be no STARTTLS: who needs TLS would be refused for good, where now
/// who verifies waits and tries again.
/// </summary>
internal static class StandInCertificate
{
    public const string Subject = "CN=undersign stand-in";

    private const int Years = 10;

    public static LoadedCertificate For(IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return new(LoadedCertificate.ForTls(made), [], new CertificateSource.StandIn());
    }
}
