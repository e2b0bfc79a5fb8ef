using System.Security.Cryptography;

namespace Undersign.Operation;

/// <summary>A certificate that is renewed while we run: the last one that was good (law 9).</summary>
internal sealed class ServedCertificate(LoadedCertificate first)
{
    /// <summary>No digest: the next look judges again, whatever it finds.</summary>
    private const string Unjudged = "";

    private volatile LoadedCertificate _current = first;

    /// <summary>Digest of the files that have been judged, for good or bad; <see langword="null"/> before the first look.</summary>
    private string? _seen;

    /// <summary>Handshakes that begin now show this one; sessions that are open keep theirs.</summary>
    public LoadedCertificate Current => _current;

    /// <summary>Why there is no newer one in use; <see langword="null"/> when nothing is wrong.</summary>
    public string? Fault { get; set; }

    /// <summary>Shows another one from now on; who calls this has looked at it.</summary>
    public void Take(LoadedCertificate renewed) => _current = renewed;

    /// <returns>What happened to the files since we last looked; nothing where there are none.</returns>
    public CertificateNews Refresh(DateTimeOffset now)
    {
        if (_current.Source is not CertificateSource.Files files)
        {
            return CertificateNews.None;
        }

        var before = Fault;
        try
        {
            var digest = files.Digest();
            if (digest == _seen)
            {
                return CertificateNews.None;
            }

            var isFirst = _seen is null;
            _seen = digest;
            var renewed = CertificateReader.Load(files);
            var isTooEarly = renewed.Leaf.NotBefore.ToUniversalTime() > now.UtcDateTime;
            Fault = !renewed.Leaf.HasPrivateKey ? "it has no private key"
                : renewed.Expires < now ? $"it expired on {renewed.Expires:yyyy-MM-dd}"
                : isTooEarly ? $"it is valid from {renewed.Leaf.NotBefore.ToUniversalTime():yyyy-MM-dd} only"
                : null;
            if (Fault is not null)
            {
                _seen = isTooEarly ? Unjudged : digest;
                return Fault == before ? CertificateNews.None : CertificateNews.Refused;
            }

            var isSame = renewed.Leaf.Thumbprint == _current.Leaf.Thumbprint && renewed.Intermediates.Count == _current.Intermediates.Count;
            _current = renewed;
            return isFirst && isSame ? CertificateNews.None : CertificateNews.Renewed;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            _seen = exception is CryptographicException or ArgumentException ? _seen : Unjudged; // files that could not be read may be the same when they can
            Fault = exception.Message.ReplaceLineEndings(" ");
            return before is null ? CertificateNews.Refused : CertificateNews.None;
        }
    }
}

/// <summary>What a look at the files of a <see cref="ServedCertificate"/> came to.</summary>
internal enum CertificateNews
{
    None,

    /// <summary>New ones are in use.</summary>
    Renewed,

    /// <summary>New ones are no good; the old stay in use.</summary>
    Refused,
}
