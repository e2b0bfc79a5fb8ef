using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;
using Undersign.Protocols.Smtp;

namespace Undersign.Tokens;

/// <summary>The connections to Microsoft, which all that ask share.</summary>
internal static class EntraHttp
{
    /// <summary>A page of a few hundred users has about 500 KB.</summary>
    public const int MostOctets = 16 * 1024 * 1024;

    /// <summary>For one answer, body included; <see cref="HttpClient.Timeout"/>.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(100);

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
        return new(handler, disposeHandler: true) { Timeout = Answer, MaxResponseContentBufferSize = MostOctets };
    }

    /// <summary>In seconds or as a date. RFC 9110 §10.2.3.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - time.GetUtcNow() is var delta => delta > TimeSpan.Zero ? delta : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Gives Microsoft's library our connections, with our limits.</summary>
    public sealed class Factory(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }
}
