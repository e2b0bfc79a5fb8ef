using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Undersign.Protocols.Acme;

/// <summary>A signed request in the flattened JSON form. RFC 7515 §7.2.2, RFC 8555 §6.2.</summary>
internal sealed record Jws(string Protected, string Payload, string Signature)
{
    public static Jws Signed(JwsHeader header, ReadOnlySpan<byte> payload, Func<string, byte[]> sign)
    {
        var (head, body) = (Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header, AcmeJson.Default.JwsHeader)), Base64Url.EncodeToString(payload));
        return new(head, body, Base64Url.EncodeToString(sign($"{head}.{body}")));
    }

    /// <summary>That the holder of a customer's account with the authority is the holder of this key. RFC 8555 §7.3.4.</summary>
    public static Jws Binding(AcmeExternalAccount external, Uri newAccount, JsonWebKey key) => Signed(
        new() { Algorithm = "HS256", KeyId = external.Id, Url = newAccount.AbsoluteUri },
        JsonSerializer.SerializeToUtf8Bytes(key, AcmeJson.Default.JsonWebKey),
        text => HMACSHA256.HashData(external.Key.Span, Encoding.ASCII.GetBytes(text)));
}

/// <summary>RFC 8555 §6.2, §6.4, §6.5: what is signed along with the request.</summary>
internal sealed record JwsHeader
{
    [JsonPropertyName("alg")]
    public required string Algorithm { get; init; }

    /// <summary>The account's URL, once there is one.</summary>
    [JsonPropertyName("kid")]
    public string? KeyId { get; init; }

    [JsonPropertyName("jwk")]
    public JsonWebKey? Key { get; init; }

    public string? Nonce { get; init; }

    public required string Url { get; init; }
}

/// <summary>The members in the order of RFC 7638 §3.2, so that the thumbprint is the digest of what this serialises to.</summary>
internal sealed record JsonWebKey(string Crv, string Kty, string X, string Y);
