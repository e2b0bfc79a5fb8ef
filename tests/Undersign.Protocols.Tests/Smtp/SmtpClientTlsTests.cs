using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>TLS with our own server as the next hop, and certificates that the test has made. RFC 3207.</summary>
public sealed class SmtpClientTlsTests
{
    private static readonly SmtpClientAuthority Authority = new();
    private static readonly X509Certificate2 ServerCertificate = Authority.Issue("mx.example");

    private readonly List<(string Subject, string[] Sent)> _clientCertificates = [];

    [Theory(Timeout = 20_000)]
    [InlineData(TlsLevel.Opportunistic)]
    [InlineData(TlsLevel.Required)]
    public async Task Takes_any_certificate_unless_verified(TlsLevel level)
    {
        await using var peer = Peer();
        await using var session = await SessionAsync(peer, new() { Level = level, Name = "other.example" });

        var hello = await session.OpenAsync(TestContext.Current.CancellationToken);

        Assert.True(hello.IsPositive);
        Assert.NotNull(session.Tls);
        Assert.False(session.Extensions.StartTls); // asked again under TLS
    }

    [Fact(Timeout = 20_000)]
    public async Task Verifies_chain_and_name()
    {
        await using var peer = Peer();
        await using var session = await SessionAsync(peer, new() { Level = TlsLevel.Verified, Name = "mx.example", TrustedRoots = [Authority.Root] });

        Assert.True((await session.OpenAsync(TestContext.Current.CancellationToken)).IsPositive);
        using var data = MailData.From("Subject: x\r\n\r\nbody\r\n"u8);
        var result = await session.SendAsync(new(null, MailParameters.None, [new(new("c", "d.example"))]), new(data), TestContext.Current.CancellationToken);

        Assert.True(result.Reply.IsPositive);
        Assert.Equal("Subject: x\r\n\r\nbody\r\n", Encoding.ASCII.GetString(Assert.Single(peer.Taken).Data));
    }

    [Fact(Timeout = 20_000)]
    public async Task Shows_its_certificate_and_the_intermediates()
    {
        await using var peer = Peer();
        using var certificate = Authority.Issue("gateway.contoso.example");
        var context = SslStreamCertificateContext.Create(certificate, [Authority.Intermediate], offline: true);
        await using var session = await SessionAsync(peer, new() { Level = TlsLevel.Required, Name = "mx.example", ClientCertificate = context });

        Assert.True((await session.OpenAsync(TestContext.Current.CancellationToken)).IsPositive);

        var (subject, sent) = Assert.Single(_clientCertificates);
        Assert.Equal("CN=gateway.contoso.example", subject);
        Assert.Contains("CN=Intermediate of a test", sent, StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Says_that_tls_failed_when_the_server_does_not_like_its_certificate()
    {
        await using var peer = Peer(accepts: false);
        await using var session = await SessionAsync(peer, new() { Level = TlsLevel.Opportunistic, Name = "mx.example" });

        Assert.Equal(SmtpClientVerdict.TlsFailed, await session.OpenAsync(TestContext.Current.CancellationToken));
        Assert.True(session.HasTlsFailed);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(TlsLevel.Opportunistic)]
    [InlineData(TlsLevel.Verified)]
    public async Task Asks_nobody_whom_a_certificate_names(TlsLevel level)
    {
        using var named = new TcpListener(IPAddress.Loopback, 0);
        named.Start();
        using var certificate = Authority.Issue("mx.example", issuerAt: $"http://{named.LocalEndpoint}/issuer.cer");
        await using var peer = Peer(shows: SslStreamCertificateContext.Create(certificate, [], offline: true));
        await using var session = await SessionAsync(peer, new() { Level = level, Name = "mx.example" });

        await session.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(CertificateFault.Untrusted, session.Certificate?.Fault);
        Assert.False(named.Pending(), "It was asked for the certificate of the authority.");
    }

    private static async Task<SmtpClientSession> SessionAsync(SmtpClientPeer peer, SmtpClientTls tls) =>
        new(await peer.ConnectAsync(), new() { EhloName = "client.example", Tls = tls }, TimeProvider.System);

    private SmtpClientPeer Peer(bool accepts = true, SslStreamCertificateContext? shows = null) => new(new()
    {
        HostName = "mx.example",
        Tls = _ => new()
        {
            ServerCertificateContext = shows ?? SslStreamCertificateContext.Create(ServerCertificate, [Authority.Intermediate], offline: true),
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                if (certificate is not null && chain is not null)
                {
                    _clientCertificates.Add((certificate.Subject, [.. chain.ChainPolicy.ExtraStore.Select(sent => sent.Subject)]));
                }

                return accepts;
            },
        },
    });
}
