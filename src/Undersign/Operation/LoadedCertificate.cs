using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Operation;

/// <summary>What is shown in TLS: the leaf with its private key, and what stands above it.</summary>
internal sealed record LoadedCertificate(X509Certificate2 Leaf, X509Certificate2Collection Intermediates, CertificateFiles Source)
{
    public DateTimeOffset Expires => new(Leaf.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>Whether a client that asks for this name will be content. RFC 6125 §6.4.</summary>
    public bool IsFor(string name, bool allowWildcards = true) => Leaf.MatchesHostname(name, allowWildcards, allowCommonName: true);
}

/// <summary>Where a certificate came from, so that it can be read again when it is renewed. Paths are absolute.</summary>
internal sealed record CertificateFiles(string? PemPath, string? KeyPath, string? PfxPath, string? PasswordPath)
{
    private const int MaxOctets = 1024 * 1024;

    public override string ToString() => PemPath ?? PfxPath ?? "";

    /// <summary>Of what the files hold now: links are followed, and the same octets written again are no news.</summary>
    /// <exception cref="IOException">A file is away, or larger than any certificate.</exception>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in (string?[])[PemPath, KeyPath, PfxPath, PasswordPath])
        {
            if (path is not null)
            {
                var file = File.ReadAllBytes(path);
                hash.AppendData(file.Length <= MaxOctets ? file : throw new IOException($"{path} is too large"));
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
