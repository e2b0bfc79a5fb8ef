using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;

namespace Undersign.Commands;

/// <summary>A certificate in a line for a terminal; what is public of it.</summary>
internal static class CertificateText
{
    public static string Of(LoadedCertificate certificate)
    {
        var names = certificate.Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static extension => extension.EnumerateDnsNames());
        return $"for {string.Join(", ", names)}, issued by {certificate.Leaf.Issuer}, valid until {certificate.Expires:yyyy-MM-dd HH:mm} UTC";
    }
}
