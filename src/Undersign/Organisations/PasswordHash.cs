using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Undersign.Organisations;

/// <summary>A password as settings keep it: PBKDF2 with HMAC-SHA-256, written as <c>$pbkdf2-sha256$i=600000$SALT$HASH</c>. RFC 8018 §5.2.</summary>
internal sealed record PasswordHash
{
    /// <summary>What OWASP's cheat sheet asks for. One number for all, so that how long a check takes tells nothing about whose password it was.</summary>
    private const int Iterations = 600_000;

    private const int SaltOctets = 16;
    private const int HashOctets = 32;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(byte[] salt, byte[] hash) => (_salt, _hash) = (salt, hash);

    /// <summary>Nobody's: checked for users who are not there, so that they take as long as others.</summary>
    public static PasswordHash Decoy { get; } = new(RandomNumberGenerator.GetBytes(SaltOctets), RandomNumberGenerator.GetBytes(HashOctets));

    public static PasswordHash Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltOctets);
        return new(salt, Derive(password, salt));
    }

    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? TryParse(string text, out PasswordHash hash)
    {
        hash = Decoy;
        var (salt, derived) = (new byte[SaltOctets], new byte[HashOctets]);
        if (text.Split('$') is ["", "pbkdf2-sha256", var rounds, var saltText, var hashText]
            && rounds == string.Create(CultureInfo.InvariantCulture, $"i={Iterations}")
            && Convert.TryFromBase64String(saltText, salt, out var saltLength) && saltLength == SaltOctets
            && Convert.TryFromBase64String(hashText, derived, out var hashLength) && hashLength == HashOctets)
        {
            hash = new(salt, derived);
            return null;
        }

        return "this is not a password hash; \"undersign password\" asks for a password and prints one";
    }

    /// <summary>Takes some 150 ms of a processor.</summary>
    public bool Verify(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, _salt), _hash);

    /// <summary>As in settings.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"$pbkdf2-sha256$i={Iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}");

    public override string ToString() => "(secret)";

    public bool Equals(PasswordHash? other) => other is not null && CryptographicOperations.FixedTimeEquals(_salt, other._salt) && CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    public override int GetHashCode() => BitConverter.ToInt32(_salt);

    private static byte[] Derive(string password, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, HashOctets);
}
