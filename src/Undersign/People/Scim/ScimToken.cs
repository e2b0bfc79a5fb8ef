using System.Security.Cryptography;
using System.Text;

namespace Undersign.People.Scim;

/// <summary>The bearer token of who pushes people: 256 random bits, of which only the hash is kept. RFC 6750 §2.1.</summary>
/// <remarks>A fast hash is enough for what nobody could guess: no list of likely tokens exists.</remarks>
internal static class ScimToken
{
    private const int Octets = 32;

    public static string Create() => "us-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Octets));

    /// <summary>As settings keep it: SHA-256, in hexadecimal.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool IsHash(string text) => text.Length == SHA256.HashSizeInBytes * 2 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>In a time that tells nothing of how much was right.</summary>
    public static bool AreSame(string hash, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
