using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;
using Undersign.Protocols.Smtp;

namespace Undersign.People.Entra;

/// <summary>The connections to Microsoft, which all sources share.</summary>
internal static class EntraHttp
{
    public static HttpClient Shared { get; } = Client(trust: null);

    /// <param name="trust">Whom to trust in place of the system's authorities.</param>
    public static HttpClient Client(X509ChainPolicy? trust)
    {
        // Redirections are not followed: a token would go along, or the answer be somebody else's.
#pragma warning disable CA2000 // the client disposes of it
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            SslOptions = { CertificateChainPolicy = trust ?? TlsTerms.ChainPolicy(roots: null) },
        };
#pragma warning restore CA2000
        return new(handler, disposeHandler: true) { Timeout = EntraLimits.Answer, MaxResponseContentBufferSize = EntraLimits.PageOctets };
    }

    /// <summary>Gives Microsoft's library our connections, with our limits.</summary>
    public sealed class Factory(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }
}
