using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Loads a certificate with its key and says what to do when it cannot be used.</summary>
/// <param name="folder">What relative paths start at; <see langword="null"/> where a document names files of the node, which it does by absolute paths.</param>
/// <param name="time"><see langword="null"/>: dates are not looked at. A certificate that has expired must not take a stored document, and with it
/// all mail of its organisation, out of force; the next hop judges it.</param>
internal sealed class CertificateReader(string? folder, TimeProvider? time)
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
        var files = new[] { source.PemPath, source.KeyPath, source.PfxPath, source.PasswordPath }.OfType<string>().ToList();
        if (!files.TrueForAll(Path.IsPathFullyQualified))
        {
            return null; // which has been said
        }

        if (files.Find(static file => !File.Exists(file)) is { } missing)
        {
            section.Fault($"there is no file {missing}{(folder is null ? "" : "; relative paths start at the folder of the node file")}");
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
            authorities.ImportFromPem(RegularFile.ReadText(path));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            section.Fault(key, $"{path} cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
        }

        return authorities;
    }

    /// <summary>Reads the files anew; for renewal while we run.</summary>
    /// <exception cref="CryptographicException">Not a certificate, or not its key.</exception>
    /// <exception cref="IOException">A file is away, or none that a certificate could be in.</exception>
    public static LoadedCertificate Load(CertificateSource.Files source)
    {
        var all = new X509Certificate2Collection();
        X509Certificate2 leaf;
        if (source.PemPath is not null)
        {
            var chain = RegularFile.ReadText(source.PemPath);
            all.ImportFromPem(chain);
            using var pem = X509Certificate2.CreateFromPem(chain, RegularFile.ReadText(source.KeyPath!)); // the two go together
            leaf = LoadedCertificate.ForTls(pem);
        }
        else
        {
            var password = source.PasswordPath is null ? null : SecretFile.Read(source.PasswordPath);
            all = X509CertificateLoader.LoadPkcs12Collection(RegularFile.Read(source.PfxPath!), password); // one of the two is there
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

    private string? PathOf(Section section, string key) =>
        folder is null ? section.NodePath(key)
        : section.Text(key) is { Length: > 0 } path ? Path.GetFullPath(path, folder)
        : null;
}
