using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;
using Undersign.Protocols.Tests.Smtp;
using Undersign.Reception;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Reception;

/// <summary>A client shows whatever certificate it likes; what the certificate says must not make this node ask anybody.</summary>
public sealed class ClientCertificateChainTests : IDisposable
{
    private static readonly SmtpClientAuthority Authority = new();

    private readonly TcpListener _named = new(IPAddress.Loopback, 0);

    public ClientCertificateChainTests() => _named.Start();

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    public void Dispose() => _named.Dispose();

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Asks_nobody_whom_a_client_certificate_names(bool hasAuthorities)
    {
        using var certificate = Authority.Issue("mail.contoso.example", issuerAt: $"http://{_named.LocalEndpoint}/issuer.cer");

        var peer = await ShowAsync(SslStreamCertificateContext.Create(certificate, [], offline: true), hasAuthorities ? [Authority.Root] : null);

        Assert.Empty(peer.CertificateNames);
        Assert.False(_named.Pending(), "It was asked for the certificate of the authority.");
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_client_sends_along_is_enough()
    {
        using var certificate = Authority.Issue("mail.contoso.example", issuerAt: $"http://{_named.LocalEndpoint}/issuer.cer");

        var peer = await ShowAsync(SslStreamCertificateContext.Create(certificate, [Authority.Intermediate], offline: true), [Authority.Root]);

        Assert.Equal(["mail.contoso.example"], peer.CertificateNames);
        Assert.False(_named.Pending(), "It was asked for the certificate of the authority.");
    }

    /// <returns>What the server thinks of the client after the handshake.</returns>
    private static async Task<Peer> ShowAsync(SslStreamCertificateContext certificate, X509Certificate2Collection? authorities)
    {
        using var ours = TlsNextHop.SelfSigned("gateway.example");
        var peer = new Peer(IPAddress.Loopback, authorities);
        var tls = new ConnectorTls([new(new LoadedCertificate(ours, [], new CertificateSource.StandIn()))]);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestEnds);
        using var accepted = await listener.AcceptTcpClientAsync(TestEnds);
        await using var clientSide = new SslStream(client.GetStream());
        await using var serverSide = new SslStream(accepted.GetStream());

        var showing = clientSide.AuthenticateAsClientAsync(
            new() { TargetHost = "gateway.example", ClientCertificateContext = certificate, RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null }, TestEnds);
        await serverSide.AuthenticateAsServerAsync(tls.For(peer)("gateway.example"), TestEnds);
        await showing;
        return peer;
    }
}
