using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Undersign.Protocols.Dkim;

/// <summary>A private key and the selector under which its public half is in the DNS. RFC 6376 §3.1, RFC 8301 §3.</summary>
public sealed class DkimKey
{
    /// <summary>In bits. Verifiers need not believe less, and need not read more. RFC 8301 §3.2.</summary>
    public const int MinBits = 1024;
    public const int MaxBits = 4096;

    // An RSA object is one thread's at a time; they are few, as many as sign at once.
    private readonly ConcurrentBag<RSA> _idle = [];
    private readonly RSAParameters _parameters;

    private DkimKey(string selector, RSAParameters parameters) => (Selector, _parameters) = (selector, parameters);

    public string Selector { get; }

    /// <summary>Reads a key in PEM, PKCS #1 or PKCS #8; null with the reason where it cannot be used.</summary>
    /// <remarks>Limit: ed25519-sha256 (RFC 8463) waits until .NET has that algorithm.</remarks>
    public static DkimKey? TryRead(string selector, string pem, out string? reason)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            reason = rsa.KeySize is >= MinBits and <= MaxBits ? null : $"the key has {rsa.KeySize} bits; {MinBits} to {MaxBits} are allowed, 2048 is right";
            return reason is null ? new(selector, rsa.ExportParameters(includePrivateParameters: true)) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            reason = "it is not an RSA private key in PEM without a password; \"openssl genrsa 2048\" makes one";
            return null;
        }
    }

    /// <summary>As the DNS has it for verifiers: SubjectPublicKeyInfo. RFC 6376 §3.6.1.</summary>
    public byte[] PublicHalf()
    {
        using var rsa = RSA.Create(_parameters);
        return rsa.ExportSubjectPublicKeyInfo();
    }

    /// <summary>RSASSA-PKCS1-v1_5 over SHA-256. RFC 6376 §3.3.2.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> octets)
    {
        var rsa = _idle.TryTake(out var idle) ? idle : RSA.Create(_parameters);
        var signature = rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _idle.Add(rsa);
        return signature;
    }
}
