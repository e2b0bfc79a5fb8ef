using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Reads <c>certificate:</c>, be it files of the node or one that lies in the database.</summary>
internal sealed class ServedCertificateReader(CertificateReader certificates, ImportedCertificateReader imported)
{
    public ServedCertificate? Read(Section section) =>
        section.Has("stored") ? imported.Read(section)
        : certificates.Read(section) is { } loaded ? new(loaded)
        : null;
}
