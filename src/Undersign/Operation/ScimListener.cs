using System.Net;

namespace Undersign.Operation;

/// <summary>Where directories push people by SCIM. A listener of its own: it may have to face the Internet, and the pages must not.</summary>
/// <param name="Certificate"><see langword="null"/> where a proxy before us ends TLS.</param>
internal sealed record ScimListener(IReadOnlyList<IPEndPoint> Bindings, ServedCertificate? Certificate)
{
    /// <summary>In the words of logs and terminals.</summary>
    public string TlsText => Certificate is null ? "no TLS" : "TLS on connect";
}
