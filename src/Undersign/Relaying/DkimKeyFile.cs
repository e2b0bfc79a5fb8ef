using System.Security;
using Undersign.Operation;
using Undersign.Protocols.Dkim;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Relaying;

/// <summary>The key that a send connector signs with, in a file of the node. It is read when it is first needed, and tried again until it can be.</summary>
/// <param name="domains">The organisation's: mail of others is not signed.</param>
internal sealed class DkimKeyFile(string selector, string path, IReadOnlySet<string> domains)
{
    private volatile DkimSigner? _signer;

    public string Selector => selector;

    /// <returns><see langword="null"/> with the reason as long as the file cannot be used. Mail goes on without a signature then (law 3).</returns>
    public DkimSigner? TryRead(out string? reason)
    {
        reason = null;
        if (_signer is { } known)
        {
            return known;
        }

        try
        {
            var pem = RegularFile.ReadText(path);
            if (DkimKey.TryRead(selector, pem, out var fault) is { } key)
            {
                return _signer = new(key, domains);
            }

            reason = $"{path} cannot be used: {(PemText.HasPassphrase(pem) ? $"the key has a passphrase; openssl pkey -in {path} -out plain.pem takes it away" : fault)}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            reason = NamedFile.FaultOf(path, exception);
        }

        return null;
    }
}
