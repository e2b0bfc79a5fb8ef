using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Relaying;

/// <summary>A send connector's certificate, shown to our own server. Exchange Online knows by it whose mail comes back.</summary>
public sealed class RelayCertificateTests : RelayTestBase
{
    [Fact(Timeout = 20_000)]
    public async Task Shows_the_certificate_its_connector_has_at_the_moment_and_verifies_the_next_hop()
    {
        using var ours = TlsNextHop.SelfSigned("gateway.contoso.example");
        using var renewed = TlsNextHop.SelfSigned("renewed.contoso.example");
        var shown = new ServedCertificate(Loaded(ours));
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
        shown.Take(Loaded(renewed));
        Assert.Equal("250 2.0.0 CN=renewed.contoso.example", Only(await HandOverAsync(relay, connector)));
        await relay.DisposeAsync();
        Assert.Equal(SessionEnd.Quit, await hop.FirstEnd);
    }

    private static LoadedCertificate Loaded(X509Certificate2 certificate) => new(certificate, [], new CertificateSource.StandIn());
}
