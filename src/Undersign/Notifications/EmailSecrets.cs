using System.Security.Cryptography;
using System.Text;
using Undersign.Storage;

namespace Undersign.Notifications;

/// <summary>Seals what the email settings must not show, each for its own place: what was sealed as one organisation's password opens as nothing else.</summary>
internal sealed class EmailSecrets(SecretKey key, TimeProvider time)
{
    /// <summary>Why nothing can be sealed; <see langword="null"/> when it can.</summary>
    public string? Fault => key.MissingText ?? key.FindFault();

    public SealedValue Seal(string organisation, string section, EmailField field, string secret) =>
        new(key.Seal(Purpose(organisation, section, field), Encoding.UTF8.GetBytes(secret)), time.GetUtcNow());

    /// <returns><see langword="null"/> when it was sealed under another key, or there is none.</returns>
    public string? TryOpen(string organisation, string section, EmailField field, SealedValue value)
    {
        try
        {
            return key.TryOpen(Purpose(organisation, section, field), value.Octets) is { } octets ? Encoding.UTF8.GetString(octets) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Purpose(string organisation, string section, EmailField field) => $"email {organisation} {section} {field.Name}";
}
