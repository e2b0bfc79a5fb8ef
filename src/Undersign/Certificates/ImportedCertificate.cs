using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;

namespace Undersign.Certificates;

/// <summary>A certificate that an administrator has put into the database.</summary>
/// <param name="Chain">The leaf first; PEM.</param>
/// <param name="PrivateKey">PKCS #8.</param>
internal sealed record ImportedCertificate(string Name, string Chain, byte[] PrivateKey)
{
    /// <exception cref="CryptographicException">Its key is of a kind that TLS does not use, or cannot be taken out of where it is.</exception>
    public static ImportedCertificate Of(string name, LoadedCertificate loaded)
    {
        using var key = (AsymmetricAlgorithm?)loaded.Leaf.GetRSAPrivateKey() ?? loaded.Leaf.GetECDsaPrivateKey();
        return new(
            name,
            string.Join('\n', loaded.Intermediates.Prepend(loaded.Leaf).Select(static certificate => certificate.ExportCertificatePem())),
            key?.ExportPkcs8PrivateKey() ?? throw new CryptographicException("its key is neither RSA nor ECDSA"));
    }

    /// <exception cref="CryptographicException">What is in the database is no certificate with its key.</exception>
    public LoadedCertificate Load()
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(Chain);
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(Chain, PemEncoding.WriteString("PRIVATE KEY", PrivateKey));
            return new(LoadedCertificate.ForTls(leaf), [.. all.Skip(1)], new CertificateSource.Imported(Name));
        }
        catch (ArgumentException exception)
        {
            throw new CryptographicException("the certificate is not for its key", exception);
        }
    }

    /// <summary>Not the key: a record prints what it has (law 10).</summary>
    public override string ToString() => Name;
}
