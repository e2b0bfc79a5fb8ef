using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Dns;
using Undersign.Protocols.MtaSts;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying.Policies;

/// <summary>The client that fetches policies: the same name servers as for exchanges, and nothing of an organisation in it.</summary>
internal static class PolicyHttp
{
    private const int HttpsPort = 443;

    /// <summary>For one address.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <param name="authorities">Trusted instead of the machine's roots. Never an organisation's own: a policy holds for all of them (law 8).</param>
    public static HttpClient Create(DnsResolver resolver, int port = HttpsPort, X509Certificate2Collection? authorities = null)
    {
#pragma warning disable CA2000 // the client disposes of it
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // RFC 8461 §3.3
            UseCookies = false,
            PooledConnectionIdleTimeout = TimeSpan.Zero,
            SslOptions = { CertificateChainPolicy = TlsTerms.ChainPolicy(authorities) },
            ConnectCallback = async (context, cancellationToken) => context.DnsEndPoint.Host == context.InitialRequestMessage.RequestUri?.Host
                ? await ConnectAsync(resolver, context.DnsEndPoint.Host, port, cancellationToken)
                : await ConnectAsync(context.DnsEndPoint, cancellationToken), // a proxy of the environment is known to the system, not to the name servers of the mail
        };
#pragma warning restore CA2000
        return new(handler) { Timeout = MtaStsFetch.Limit, MaxResponseContentBufferSize = MtaStsPolicy.MaxLength };
    }

    private static async Task<Stream> ConnectAsync(DnsResolver resolver, string host, int port, CancellationToken cancellationToken)
    {
        if (await resolver.ResolveAddressesAsync(host, cancellationToken) is not DnsAnswer.Found(var records))
        {
            throw new IOException($"{host} has no address");
        }

        Exception? cause = null;
        foreach (var address in records.OfType<DnsRecord.Address>())
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address.Value, port), cancellationToken);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                cause = exception;
            }
        }

        throw new IOException($"{host} does not answer: {cause?.Message}", cause);
    }

    private static async Task<Stream> ConnectAsync(EndPoint end, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ConnectLimit);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Socket? socket = null;
        try
        {
            socket = end is IPEndPoint ? new(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) : new(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(end, joined.Token);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
