using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;

namespace Undersign.Certificates;

/// <summary>What an authority has issued to us, and the key it was issued for.</summary>
/// <param name="Chain">The leaf first; PEM.</param>
/// <param name="PrivateKey">PKCS #8.</param>
internal sealed record ObtainedCertificate(string Chain, byte[] PrivateKey)
{
    /// <summary>When to ask for the next one: after two thirds of its life, so that there is a third to find out why it does not come.</summary>
    public static DateTimeOffset RenewalOf(X509Certificate2 leaf)
    {
        var (from, until) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
        return new(from + ((until - from) * 2 / 3), TimeSpan.Zero);
    }

    /// <exception cref="CryptographicException">The certificate is none, or not for this key.</exception>
    public LoadedCertificate Load(Uri directory)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(Chain);
        if (all.Count == 0)
        {
            throw new CryptographicException("the authority has sent no certificate");
        }

        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(PrivateKey, out _);
        try
        {
            using var leaf = all[0].CopyWithPrivateKey(key);
            return new(LoadedCertificate.ForTls(leaf), [.. all.Skip(1)], new CertificateSource.Authority(directory));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new CryptographicException("the certificate is not for the key it was asked for", exception);
        }
    }
}
