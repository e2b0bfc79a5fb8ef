using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Relaying;

/// <summary>A send connector's certificate, shown to our own server. Exchange Online knows by it whose mail comes back.</summary>
public sealed class RelayCertificateTests : RelayTestBase
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _ours = SelfSigned("gateway.contoso.example");
    private readonly X509Certificate2 _theirs = SelfSigned("mx.example");

    [Fact(Timeout = 20_000)]
    public async Task Shows_the_certificate_of_its_connector_and_verifies_the_next_hop()
    {
        _listener.Start();
        var serving = ServeAsync();
        var connector = Connector(((IPEndPoint)_listener.LocalEndpoint).Port) with
        {
            Tls = TlsLevel.Verified,
            TlsName = "mx.example",
            TrustedRoots = [_theirs],
            ClientCertificate = _ours,
        };
        var relay = Relay();

        Assert.Equal("250 2.0.0 CN=gateway.contoso.example", Only(await HandOverAsync(relay, connector)));
        await relay.DisposeAsync();
        Assert.Equal(SessionEnd.Quit, await serving);
    }

    private async Task<SessionEnd> ServeAsync()
    {
        await using var stream = new NetworkStream(await _listener.AcceptSocketAsync(TestEnds), ownsSocket: true);
        var options = new SmtpServerOptions
        {
            HostName = "mx.example",
            Tls = new() { ServerCertificate = _theirs, ClientCertificateRequired = true, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
        };
        return await new SmtpServerSession(new Duplex(stream), options, session => new Naming(session), TimeProvider.System).RunAsync(TestEnds);
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private sealed class Naming(SmtpServerSession session) : SmtpTransaction
    {
        public override ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken) =>
            new(SmtpReply.Ok with { Text = session.Tls?.RemoteCertificate?.Subject ?? "none" });
    }

    private sealed class Duplex(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream);
        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
