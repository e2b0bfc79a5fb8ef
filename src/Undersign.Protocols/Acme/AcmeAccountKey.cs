using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Undersign.Protocols.Acme;

/// <summary>The key by which an authority knows an account: ECDSA with P-256, ES256 in RFC 7518 §3.4.</summary>
public sealed class AcmeAccountKey : IDisposable
{
    private readonly ECDsa _key;

    private AcmeAccountKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = new("P-256", "EC", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(PublicKey, AcmeJson.Default.JsonWebKey)));
    }

    /// <summary>The digest of the public key. RFC 7638 §3.</summary>
    public string Thumbprint { get; }

    internal JsonWebKey PublicKey { get; }

    public static AcmeAccountKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <param name="pkcs8">What <see cref="Export"/> gave.</param>
    /// <exception cref="CryptographicException">Not such a key.</exception>
    public static AcmeAccountKey Import(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return new(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The private key as PKCS #8.</summary>
    public byte[] Export() => _key.ExportPkcs8PrivateKey();

    /// <summary>What proves to the authority that whoever answers for a name holds this account. RFC 8555 §8.1.</summary>
    public string KeyAuthorization(string token) => $"{token}.{Thumbprint}";

    public void Dispose() => _key.Dispose();

    /// <summary>Both halves of the signature, one after the other. RFC 7518 §3.4.</summary>
    internal byte[] Sign(string text) => _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
