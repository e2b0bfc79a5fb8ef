using System.Globalization;
using System.Net.Security;

namespace Undersign.EndToEnd.Tls;

/// <summary>A next hop for each kind of certificate, and one gateway with a send connector for each pair of TLS level and next hop.</summary>
/// <remarks>The next hops are called localhost. The recipient's domain, <c>certificate.level.example</c>, chooses the connector.</remarks>
public sealed class SendLevelPath : IAsyncLifetime
{
    private const string TlsName = "mail.fabrikam.example";

    private static readonly string[] Levels = ["none", "opportunistic", "required", "verified", "named"];

    private readonly Dictionary<string, OddHop> _hops = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _disposables = [];
    private GatewayProcess? _gateway;

    // Set by InitializeAsync, before any test runs.
    internal GatewayProcess Gateway => _gateway!;

    internal OddHop Hop(string certificate) => _hops[certificate];

    public async ValueTask InitializeAsync()
    {
        var authority = Keep(SelfMadeCertificate.Authority("Test Authority"));
        var stranger = Keep(SelfMadeCertificate.Authority("Strange Authority"));
        var roots = Keep(new TemporaryFolder());
        Start("good", authority.Issue("localhost", TlsName));
        Start("other", authority.Issue(TlsName));
        Start("foreign", authority.Issue("mail.elsewhere.example"));
        Start("expired", authority.IssueExpired("localhost", TlsName));
        Start("self-signed", SelfMadeCertificate.For("localhost", TlsName));
        Start("untrusted", stranger.Issue("localhost", TlsName));
        _hops["absent"] = OddHop.Start();

        // The gateway believes the authorities of its machine; this is how a machine is told of one more.
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = roots.Write("roots.pem", authority.CertificatePem) };
        _gateway = await GatewayProcess.StartAsync(
            new(Loopback.FreePort()) { MoreConnectors = string.Join("\n  - ", Levels.SelectMany(_ => _hops.Keys, Connector)) },
            environment);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        foreach (var hop in _hops.Values)
        {
            await hop.DisposeAsync();
        }

        _disposables.ForEach(static disposable => disposable.Dispose());
    }

    private string Connector(string level, string certificate) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{ name: {{certificate}} {{level}}, addressSpaces: ["{{certificate}}.{{level}}.example"], smartHosts: ["localhost:{{Hop(certificate).Port}}"], tls: {{(level == "named" ? $"verified, tlsName: {TlsName}" : level)}} }""");

    private void Start(string name, SelfMadeCertificate certificate) =>
        _hops[name] = OddHop.Start(new() { Tls = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(Keep(certificate).Certificate, null, offline: true) } });

    private T Keep<T>(T disposable)
        where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }
}
