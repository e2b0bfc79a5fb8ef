using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>A send connector's certificate, shown to our own server. Exchange Online knows by it whose mail comes back.</summary>
public sealed class RelayCertificateTests : RelayTestBase
{
    [Fact(Timeout = 20_000)]
    public async Task Shows_the_certificate_its_connector_has_at_the_moment_and_verifies_the_next_hop()
    {
        using var ours = TlsNextHop.SelfSigned("gateway.contoso.example");
        using var renewed = TlsNextHop.SelfSigned("renewed.contoso.example");
        await WriteAsync(ours);
        var shown = new ClientCertificate(new(SecretPath, SecretPath, null, null));
        await using var hop = new TlsNextHop("mx.example");
        var connector = Connector(hop.Port) with
        {
            Tls = TlsLevel.Verified,
            TlsName = "mx.example",
            TrustedRoots = [hop.Certificate],
            ClientCertificate = shown,
            MessagesPerConnection = 1,
        };
        var relay = Relay();

        Assert.Equal("250 2.0.0 CN=gateway.contoso.example", Only(await HandOverAsync(relay, connector)));
        await WriteAsync(renewed);
        Assert.Equal(CertificateNews.Renewed, shown.TryLoad(out _)?.Refresh(TimeProvider.System.GetUtcNow()));
        Assert.Equal("250 2.0.0 CN=renewed.contoso.example", Only(await HandOverAsync(relay, connector)));
        await relay.DisposeAsync();
        Assert.Equal(SessionEnd.Quit, await hop.FirstEnd);
    }

    [Fact(Timeout = 20_000)]
    public async Task Mail_waits_while_there_is_no_certificate_to_show_and_leaves_once_there_is()
    {
        using var ours = TlsNextHop.SelfSigned("gateway.contoso.example");
        await using var hop = new TlsNextHop("mx.example");
        var connector = Connector(hop.Port) with { Tls = TlsLevel.Required, ClientCertificate = new(new(SecretPath, SecretPath, null, null)) };
        var relay = Relay();

        var handover = await HandOverAsync(relay, connector);
        await WriteAsync(ours);
        var later = await HandOverAsync(relay, connector);

        Assert.StartsWith("451 4.7.0 ", Only(handover), StringComparison.Ordinal);
        Assert.Contains($"there is no file {SecretPath}", handover.Advice, StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 CN=gateway.contoso.example", Only(later));
    }

    private Task WriteAsync(X509Certificate2 certificate) =>
        File.WriteAllTextAsync(SecretPath, $"{certificate.ExportCertificatePem()}\n{(certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException("TlsNextHop makes keys of this kind.")).ExportPkcs8PrivateKeyPem()}\n", TestEnds);
}
