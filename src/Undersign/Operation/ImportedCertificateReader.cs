using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Reads <c>certificate: { stored: NAME }</c>: one that lies in the database, which is opened later than the node file.</summary>
internal sealed class ImportedCertificateReader(SecretKey secretKey, string hostName, TimeProvider time)
{
    private const int MaxName = 100;

    private readonly Dictionary<string, ServedCertificate> _byName = new(StringComparer.Ordinal);

    /// <summary>All that were asked for; connectors that name the same show the same.</summary>
    public IReadOnlyDictionary<string, ServedCertificate> ByName => _byName;

    public static bool IsName(string name) => name.Length is > 0 and <= MaxName && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_');

    /// <summary>Until it has been fetched, a stand-in is shown.</summary>
    public ServedCertificate? Read(Section section)
    {
        var name = section.Text("stored") ?? "";
        section.Complete();
        if (!IsName(name))
        {
            section.Fault("stored", $"\"{name}\" is not the name of a certificate in the database: letters, digits, dots and dashes; undersign certificate list shows them");
            return null;
        }

        if (secretKey.MissingText is { } missing)
        {
            section.Fault("stored", missing);
        }

        if (!_byName.TryGetValue(name, out var certificate))
        {
            var standIn = StandInCertificate.For([hostName], time.GetUtcNow()) with { Source = new CertificateSource.Imported(name) };
            _byName[name] = certificate = new(standIn) { Fault = $"{standIn.Source} has not been read yet, and a self-signed one is shown" };
        }

        return certificate;
    }
}
