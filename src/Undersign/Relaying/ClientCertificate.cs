using Undersign.Operation;

namespace Undersign.Relaying;

/// <summary>The certificate that a send connector shows, in files of the node. It is loaded when it is first needed, and tried again until it can be.</summary>
internal sealed class ClientCertificate(CertificateSource.Files files)
{
    private ServedCertificate? _served;

    /// <returns><see langword="null"/> with the reason as long as the files cannot be used.</returns>
    public ServedCertificate? TryLoad(out string? reason)
    {
        reason = null;
        if (Volatile.Read(ref _served) is { } known)
        {
            return known;
        }

        // Whoever is first: renewal looks after one of them.
        return CertificateReader.TryLoad(files, out reason) is { } loaded ? Interlocked.CompareExchange(ref _served, new(loaded), null) ?? _served : null;
    }
}
