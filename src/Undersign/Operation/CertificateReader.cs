using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Loads a certificate with its key and says what to do when it cannot be used.</summary>
/// <param name="folder">What relative paths start at.</param>
internal sealed class CertificateReader(string folder, TimeProvider time)
{
    public LoadedCertificate? Read(Section section)
    {
        if (ReadFiles(section, key => PathOf(section, key)) is not { } source)
        {
            return null;
        }

        if (TryLoad(source, out var reason) is { } certificate)
        {
            CheckDates(section, certificate);
            return certificate;
        }

        section.Fault(source.All.All(File.Exists) ? reason ?? "" : $"{reason}; relative paths start at the folder of the node file");
        return null;
    }

    /// <summary>The files that a document names, which are the node's and not looked at.</summary>
    /// <remarks>
    /// Nor are dates, once they are: a certificate that has expired must not take a stored document, and with it all mail of its organisation,
    /// out of force. The next hop judges it.
    /// </remarks>
    public static CertificateSource.Files? ReadNamed(Section section)
    {
        var files = ReadFiles(section, key => NodePath.Of(section, key));
        foreach (var secret in files?.Secrets ?? [])
        {
            section.HoldsSecret(secret);
        }

        return files?.All.All(Path.IsPathFullyQualified) == true ? files : null; // otherwise it has been said
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
            return authorities;
        }

        if (authorities.Count == 0)
        {
            section.Fault(key, PemText.NoCertificate(path));
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

    /// <returns><see langword="null"/> with the reason, in words for who has to put it right.</returns>
    public static LoadedCertificate? TryLoad(CertificateSource.Files source, out string? reason)
    {
        if (source.All.FirstOrDefault(static file => !File.Exists(file)) is { } missing)
        {
            reason = Directory.Exists(missing) ? $"{missing} is a folder; name the file in it" : $"there is no file {missing}";
            return null;
        }

        try
        {
            var certificate = Load(source);
            reason = certificate.Leaf.HasPrivateKey ? null : $"{source} has no private key; export it again with the key";
            return reason is null ? certificate : null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            reason = Words(source, exception);
            return null;
        }
    }

    private static string Words(CertificateSource.Files source, Exception exception)
    {
        var said = exception.Message.ReplaceLineEndings(" ");
        return exception is IOException or UnauthorizedAccessException ? $"{source} cannot be used: {said}"
            : source.PfxPath is null ? PemText.FaultOf(source.PemPath!, source.KeyPath!) ?? $"{source.PemPath} and {source.KeyPath} do not go together: {said}" // the two are there
            : source.PasswordPath is null ? $"{source.PfxPath} cannot be opened: does it need a password? Put it in a file of its own and name that with passwordFile:"
            : $"{source.PfxPath} cannot be opened with the password in {source.PasswordPath}: {said}";
    }

    private static CertificateSource.Files? ReadFiles(Section section, Func<string, string?> pathOf)
    {
        var source = new CertificateSource.Files(pathOf("pem"), pathOf("key"), pathOf("pfx"), pathOf("passwordFile"));
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

        return source;
    }

    private void CheckDates(Section section, LoadedCertificate certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (certificate.Leaf.NotAfter.ToUniversalTime() < now)
        {
            section.Fault($"{certificate.Source} expired on {certificate.Leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}; renew it");
        }
        else if (certificate.Leaf.NotBefore.ToUniversalTime() > now)
        {
            section.Fault($"{certificate.Source} is valid from {certificate.Leaf.NotBefore.ToUniversalTime():yyyy-MM-dd} only; is this machine's clock right?");
        }
    }

    private string? PathOf(Section section, string key) => section.Text(key) is { Length: > 0 } path ? Path.GetFullPath(path, folder) : null;
}
