using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.EndToEnd.Tls;

/// <summary>The certificate a send connector shows: the one of its files as they are now, or the one that the node obtains.</summary>
public sealed class ShownToNextHopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SelfMadeCertificate _hopCertificate = SelfMadeCertificate.For("next-hop.example");
    private readonly ConcurrentQueue<string> _seen = new();

    public void Dispose()
    {
        _hopCertificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_renewed_client_certificate_is_shown_from_the_next_connection_on()
    {
        Write("one.contoso.example");
        await using var hop = OddHop.Start(Asking());
        await using var gateway = await StartAsync(hop, $"{{ pem: {_folder.PathOf("client.pem")}, key: {_folder.PathOf("client.key")} }}");
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);

        Write("two.contoso.example");
        await gateway.SaysAsync("contoso/next hop shows");

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
        Assert.Equal("CN=one.contoso.example by CN=one.contoso.example, CN=two.contoso.example by CN=two.contoso.example", string.Join(", ", _seen));
    }

    [Fact]
    public async Task The_certificate_that_the_node_obtains_is_shown_where_the_connector_wants_it()
    {
        await using var pebble = new PebbleInstance();
        await pebble.StartAsync();
        await using var hop = OddHop.Start(Asking());
        await using var gateway = await StartAsync(
            hop,
            "{ obtained: true }",
            string.Create(CultureInfo.InvariantCulture, $"directory: \"{pebble.Directory}\", authority: {pebble.Authority}, agreeToTerms: true, bindings: [\"127.0.0.1:{pebble.ChallengePort}\"]"));
        await gateway.SaysAsync("is shown from now on");

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);

        Assert.Contains(" by CN=Pebble", Assert.Single(_seen), StringComparison.Ordinal);
    }

    private HopScript Asking() => new()
    {
        Tls = new SslServerAuthenticationOptions
        {
            ServerCertificate = _hopCertificate.Certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => Note(certificate),
        },
    };

    private bool Note(X509Certificate? certificate)
    {
        _seen.Enqueue(certificate is null ? "none" : $"{certificate.Subject} by {certificate.Issuer}");
        return true;
    }

    private static Task<GatewayProcess> StartAsync(OddHop hop, string clientCertificate, string? acme = null) => GatewayProcess.StartAsync(new(hop.Port)
    {
        Acme = acme,
        ConnectorTls = "required",
        ConnectorKeys = $"clientCertificate: {clientCertificate}\n    messagesPerConnection: 1",
    });

    /// <summary>The certificate last: until both are there, neither is taken up.</summary>
    private void Write(string name)
    {
        using var certificate = SelfMadeCertificate.For(name);
        _folder.Write("client.key", certificate.KeyPem);
        _folder.Write("client.pem", certificate.CertificatePem);
    }
}
