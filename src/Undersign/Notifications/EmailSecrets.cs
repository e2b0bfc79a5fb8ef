using System.Security.Cryptography;
using System.Text;
using Undersign.Storage;

namespace Undersign.Notifications;

/// <summary>Seals what the email settings must not show, each for its own place and account: what was sealed as one organisation's password opens as nothing else, and for no other server.</summary>
internal sealed class EmailSecrets(SecretKey key, TimeProvider time)
{
    /// <summary>Why nothing can be sealed; <see langword="null"/> when it can.</summary>
    public string? Fault => key.MissingText ?? key.FindFault();

    public SealedValue Seal(EmailPlace place, EmailAccount account, string secret) =>
        new(key.Seal(Purpose(place, account), Encoding.UTF8.GetBytes(secret)), time.GetUtcNow(), account.ToString());

    /// <returns><see langword="null"/> when it was sealed for another account or under another key, or there is none.</returns>
    public string? TryOpen(EmailPlace place, EmailAccount account, SealedValue value)
    {
        try
        {
            return key.TryOpen(Purpose(place, account), value.Octets) is { } octets ? Encoding.UTF8.GetString(octets) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Purpose(EmailPlace place, EmailAccount account) => $"email {place.Organisation} {place.Section} {place.Field.Name}\n{account.Key}";
}

/// <summary>Where a secret is kept.</summary>
internal readonly record struct EmailPlace(string Organisation, string Section, EmailField Field);
