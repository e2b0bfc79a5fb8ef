using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>The client for token endpoints. One for the process: it holds nothing of any organisation.</summary>
internal static class TokenHttp
{
    public static HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        SslOptions = { CertificateChainPolicy = TlsTerms.ChainPolicy(roots: null) },
    })
    {
        Timeout = TimeSpan.FromSeconds(20),
        MaxResponseContentBufferSize = 64 * 1024,
    };
}
