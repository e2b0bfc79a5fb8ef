using System.Security.Cryptography;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Where a certificate came from: who looks after it, and what people call it.</summary>
internal abstract record CertificateSource
{
    private CertificateSource()
    {
    }

    /// <summary>Nobody renews it but a human being, who has to be told in time.</summary>
    public bool IsRenewedByHand => this is Files or Imported;

    /// <summary>Files that an administrator renews, and that are read again then. Paths are absolute.</summary>
    public sealed record Files(string? PemPath, string? KeyPath, string? PfxPath, string? PasswordPath) : CertificateSource
    {
        public IEnumerable<string> All => new[] { PemPath, KeyPath, PfxPath, PasswordPath }.OfType<string>();

        /// <summary>Those with the key, or what opens it.</summary>
        public IEnumerable<string> Secrets => new[] { KeyPath, PfxPath, PasswordPath }.OfType<string>();

        public override string ToString() => PemPath ?? PfxPath ?? "";

        /// <summary>Of what the files hold now: links are followed, and the same octets written again are no news.</summary>
        /// <exception cref="IOException">A file is away, or none that a certificate could be in.</exception>
        public string Digest()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var path in All)
            {
                hash.AppendData(RegularFile.Read(path));
            }

            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    /// <summary>An authority of which we obtain and renew it ourselves.</summary>
    public sealed record Authority(Uri Directory) : CertificateSource
    {
        public override string ToString() => $"the certificate of {Directory.Host}";
    }

    /// <summary>An administrator, who has put it into the database and puts the next one there.</summary>
    public sealed record Imported(string Name) : CertificateSource
    {
        public override string ToString() => $"the imported certificate {Name}";
    }

    /// <summary>Ourselves, until the authority has issued one.</summary>
    public sealed record StandIn : CertificateSource
    {
        public override string ToString() => "a self-signed stand-in";
    }
}
