using System.Security.Cryptography;

namespace Undersign.Protocols.Dkim;

/// <summary>The public half of a key, as verifiers find it in the DNS. RFC 6376 §3.6.1.</summary>
/// <param name="Key">SubjectPublicKeyInfo for RSA, 32 octets for Ed25519; empty for a key that has been revoked.</param>
/// <param name="Bits">Of an RSA key; 0 for others.</param>
/// <param name="IsTest">The domain says that nobody should rely on it yet: <c>t=y</c>.</param>
public sealed record DkimPublicKey(ReadOnlyMemory<byte> Key, int Bits, bool IsTest)
{
    public bool IsRevoked => Key.IsEmpty;

    /// <summary>Where it is. RFC 6376 §3.6.2.1.</summary>
    public static string NameFor(string selector, string domain) => $"{selector}._domainkey.{domain}";

    /// <param name="fault">Why no verifier can use it.</param>
    public static DkimPublicKey? TryParse(string text, out string? fault)
    {
        var tags = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(static field => field.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(static pair => pair.Length == 2)
            .ToLookup(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        var (version, algorithm) = (tags["v"].FirstOrDefault("DKIM1"), tags["k"].FirstOrDefault("rsa"));
        if (version != "DKIM1" || !tags["p"].Any() || algorithm is not ("rsa" or "ed25519"))
        {
            fault = version != "DKIM1" ? "it is not of version DKIM1" : !tags["p"].Any() ? "it has no p=" : $"nobody knows its kind, k={algorithm}";
            return null;
        }

        var encoded = string.Concat(tags["p"].First().Where(static character => !char.IsWhiteSpace(character)));
        var key = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, key, out var length))
        {
            fault = "what stands in p= is no base64";
            return null;
        }

        var bits = 0;
        fault = length == 0 || algorithm == "ed25519" || TryReadRsa(key.AsSpan(0, length), out bits) ? null : "what stands in p= is no RSA key";
        return fault is null ? new(key.AsMemory(0, length), bits, tags["t"].Any(static flags => flags.Split(':').Contains("y", StringComparer.Ordinal))) : null;
    }

    private static bool TryReadRsa(ReadOnlySpan<byte> info, out int bits)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(info, out _);
            bits = rsa.KeySize;
            return true;
        }
        catch (CryptographicException)
        {
            bits = 0;
            return false;
        }
    }
}
