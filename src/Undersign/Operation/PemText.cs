using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Says of files that are to be a certificate and its key in PEM what they are instead.</summary>
internal static class PemText
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----";
    private const string Key = "PRIVATE KEY-----";

    /// <returns><see langword="null"/> when both are what they should be, and something else is wrong.</returns>
    public static string? FaultOf(string pemPath, string keyPath)
    {
        var (pem, key) = (RegularFile.ReadText(pemPath), RegularFile.ReadText(keyPath));
        return !pem.Contains(Certificate, StringComparison.Ordinal) ? NoCertificate(pemPath)
            : HasPassphrase(key) ? $"the key in {keyPath} has a passphrase, which nobody types for a service: openssl pkey -in {keyPath} -out plain.key takes it away; or use a .pfx with pfx: and passwordFile:"
            : !key.Contains(Key, StringComparison.Ordinal) ? $"there is no private key in {keyPath}: in PEM it begins with -----BEGIN PRIVATE KEY-----"
            : null;
    }

    public static string NoCertificate(string path) =>
        $"there is no certificate in {path}: in PEM it begins with {Certificate}. openssl x509 -inform der -in {path} -out certificate.pem makes PEM of a binary one";

    /// <summary>In the form of PKCS #8, and in that of OpenSSL before it.</summary>
    public static bool HasPassphrase(string key) =>
        key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal) || key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);
}
