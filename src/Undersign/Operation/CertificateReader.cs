using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Loads a certificate with its key and says what to do when it cannot be used.</summary>
/// <param name="time"><see langword="null"/>: dates are not looked at. A certificate that has expired must not take a stored document, and with it
/// all mail of its organisation, out of force; the next hop judges it.</param>
internal sealed class CertificateReader(string folder, TimeProvider? time)
{
    public LoadedCertificate? Read(Section section)
    {
        var source = new CertificateSource.Files(PathOf(section, "pem"), PathOf(section, "key"), PathOf(section, "pfx"), PathOf(section, "passwordFile"));
        section.Complete();
        if (source.PemPath is null == source.PfxPath is null)
        {
            section.Fault("a certificate is either pem: and key:, or pfx: and passwordFile:");
            return null;
        }

        if (source.PemPath is not null && source.KeyPath is null)
        {
            section.Fault("key", "\"key\" is missing: the PEM file with the private key; it may be the same as pem");
            return null;
        }

        var path = source.PemPath ?? source.PfxPath ?? "";
        if (new[] { source.PemPath, source.KeyPath, source.PfxPath, source.PasswordPath }.FirstOrDefault(file => file is not null && !File.Exists(file)) is { } missing)
        {
            section.Fault($"there is no file {missing}");
            return null;
        }

        try
        {
            return Check(section, TryLoad(source, section));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            section.Fault($"{path} cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    /// <summary>The authorities in a PEM file, or <see langword="null"/> when none is named.</summary>
    public X509Certificate2Collection? ReadAuthorities(Section section, string key)
    {
        if (PathOf(section, key) is not { } path)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            section.Fault(key, $"{path} cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
        }

        return authorities;
    }

    /// <summary>Reads the files anew; for renewal while we run.</summary>
    /// <exception cref="CryptographicException">Not a certificate, or not its key.</exception>
    public static LoadedCertificate Load(CertificateSource.Files source)
    {
        var all = new X509Certificate2Collection();
        X509Certificate2 leaf;
        if (source.PemPath is not null)
        {
            all.ImportFromPemFile(source.PemPath);
            using var pem = X509Certificate2.CreateFromPemFile(source.PemPath, source.KeyPath);
            leaf = LoadedCertificate.ForTls(pem);
        }
        else
        {
            var password = source.PasswordPath is null ? null : File.ReadAllText(source.PasswordPath).TrimEnd('\r', '\n');
            all = X509CertificateLoader.LoadPkcs12CollectionFromFile(source.PfxPath!, password); // one of the two is there
            leaf = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? all[0];
        }

        return new(leaf, [.. all.Where(certificate => certificate.Thumbprint != leaf.Thumbprint)], source);
    }

    private static LoadedCertificate? TryLoad(CertificateSource.Files source, Section section)
    {
        try
        {
            return Load(source);
        }
        catch (CryptographicException exception) when (source.PfxPath is not null)
        {
            section.Fault(source.PasswordPath is null
                ? $"{source.PfxPath} cannot be opened: does it need a password? Put it in a file of its own and name that with passwordFile:"
                : $"{source.PfxPath} cannot be opened with the password in {source.PasswordPath}: {exception.Message.ReplaceLineEndings(" ")}");
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            section.Fault($"{source.PemPath} and {source.KeyPath} do not go together: {exception.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    private LoadedCertificate? Check(Section section, LoadedCertificate? certificate)
    {
        if (certificate is null)
        {
            return null;
        }

        if (!certificate.Leaf.HasPrivateKey)
        {
            section.Fault($"{certificate.Source} has no private key; export it again with the key");
        }

        if (time?.GetUtcNow().UtcDateTime is not { } now)
        {
            return certificate;
        }

        if (certificate.Leaf.NotAfter.ToUniversalTime() < now)
        {
            section.Fault($"{certificate.Source} expired on {certificate.Leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}; renew it");
        }
        else if (certificate.Leaf.NotBefore.ToUniversalTime() > now)
        {
            section.Fault($"{certificate.Source} is valid from {certificate.Leaf.NotBefore.ToUniversalTime():yyyy-MM-dd} only; is this machine's clock right?");
        }

        return certificate;
    }

    private string? PathOf(Section section, string key) => section.Text(key) is { Length: > 0 } path ? Path.GetFullPath(path, folder) : null;
}
