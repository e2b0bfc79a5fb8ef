using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.EndToEnd.Tls;

/// <summary>Certificates of a receive connector: which is shown, and that a renewed one is taken up while mail flows.</summary>
public sealed class ServedCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_name_the_client_asks_for_picks_the_certificate()
    {
        Write("one", "gateway.example");
        Write("wild", "*.contoso.example");
        Write("exact", "mail.contoso.example");
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, "one", "wild", "exact");

        Assert.Equal("CN=gateway.example", await ShownAsync(gateway, "gateway.example"));
        Assert.Equal("CN=mail.contoso.example", await ShownAsync(gateway, "mail.contoso.example"));
        Assert.Equal("CN=*.contoso.example", await ShownAsync(gateway, "mx.contoso.example"));
        Assert.Equal("CN=gateway.example", await ShownAsync(gateway, "fabrikam.example"));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_and_open_sessions_go_on()
    {
        Write("one", "gateway.example");
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, "one");
        await using var open = await LineClient.GreetedAsync(gateway.Port, tls: true);
        Assert.Equal("CN=gateway.example", await ShownAsync(gateway, "gateway.example"));

        Write("one", "renewed.example");

        await Patience.UntilAsync(async () => await ShownAsync(gateway, "gateway.example") == "CN=renewed.example", () => gateway.Output);
        Assert.StartsWith("250", await open.SendAsync(), StringComparison.Ordinal);
        await gateway.SaysAsync("as renewed");
    }

    [Fact]
    public async Task One_in_the_database_is_shown_and_an_import_replaces_it_while_sessions_are_open()
    {
        Write("one", "gateway.example");
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { OwnCertificates = "{ stored: gateway }" });
        Assert.Equal("CN=undersign stand-in", await ShownAsync(gateway, "gateway.example"));
        await ImportAsync(gateway);
        await Patience.UntilAsync(async () => await ShownAsync(gateway, "gateway.example") == "CN=gateway.example", () => gateway.Output);
        await using var open = await LineClient.GreetedAsync(gateway.Port, tls: true);

        Write("one", "renewed.example");
        await ImportAsync(gateway);

        await Patience.UntilAsync(async () => await ShownAsync(gateway, "gateway.example") == "CN=renewed.example", () => gateway.Output);
        Assert.StartsWith("250", await open.SendAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Law_9_a_bad_certificate_never_replaces_a_good_one()
    {
        Write("one", "gateway.example");
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, "one");
        using var web = new HttpClient { BaseAddress = gateway.Web };

        _folder.Write("one.pem", "-----BEGIN CERTIFICATE-----\nnot one\n-----END CERTIFICATE-----\n");

        await gateway.SaysAsync("goes on with the certificate it has");
        Assert.Equal("CN=gateway.example", await ShownAsync(gateway, "gateway.example"));
        var ready = await web.GetStringAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("certificates: Degraded", ready, StringComparison.Ordinal);
        Assert.Contains("the one before stays in use", ready, StringComparison.Ordinal);

        Write("one", "good-again.example");
        await Patience.UntilAsync(async () => await ShownAsync(gateway, "x") == "CN=good-again.example", () => gateway.Output);
    }

    [Fact]
    public async Task What_is_about_to_expire_or_has_another_name_is_told_in_time()
    {
        Write("one", "other.example");
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, "one");
        using var web = new HttpClient { BaseAddress = gateway.Web };

        var ready = await web.GetStringAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("expires in 0 days", ready, StringComparison.Ordinal); // a test's certificate lives for a day
        Assert.Contains("no certificate has the name gateway.example", ready, StringComparison.Ordinal);
        await gateway.SaysAsync("expires in 0 days");
        Assert.Contains("undersign_certificate_days", await web.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>What auditors run. sslscan speaks STARTTLS too.</summary>
    [Theory, InlineData("required"), InlineData("onConnect")]
    public async Task Sslscan_finds_nothing_below_tls_1_2(string tls)
    {
        var sslscan = Tool.Require("sslscan", "sslscan");
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Tls = tls });
        string[] startTls = tls == "required" ? ["--starttls-smtp"] : [];

        var scan = await Tool.RunAsync(sslscan, [.. startTls, "--no-colour", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{gateway.Port}")]);

        foreach (var (version, state) in ((string, string)[])[("SSLv2", "disabled"), ("SSLv3", "disabled"), ("TLSv1.0", "disabled"), ("TLSv1.1", "disabled"), ("TLSv1.2", "enabled"), ("TLSv1.3", "enabled")])
        {
            Assert.Contains(scan.Output.Split('\n'), line => line.StartsWith(version, StringComparison.Ordinal) && line.TrimEnd().EndsWith(state, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("vulnerable to heartbleed", scan.Output.Replace("not vulnerable to heartbleed", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotMatch("(RC4|3DES|NULL|EXP|anon)", string.Join('\n', scan.Output.Split('\n').Where(static line => line.StartsWith("Accepted", StringComparison.Ordinal) || line.StartsWith("Preferred", StringComparison.Ordinal))));
    }

    private async Task ImportAsync(GatewayProcess gateway)
    {
        var result = await gateway.CommandAsync("certificate", "import", _folder.PathOf("one.pem"), "--key", _folder.PathOf("one.key"), "--name", "gateway");
        Assert.True(result.ExitCode == 0, result.Output);
    }

    private static async Task<string> ShownAsync(GatewayProcess gateway, string name)
    {
        await using var client = await LineClient.GreetedAsync(gateway.Port);
        Assert.StartsWith("220 ", await client.SayAsync("STARTTLS"), StringComparison.Ordinal);
        var tls = await client.HandshakeAsync(name);
        using var shown = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData()); // a server always shows one
        return shown.Subject;
    }

    private Task<GatewayProcess> StartAsync(OddHop hop, params string[] certificates) => GatewayProcess.StartAsync(new(hop.Port)
    {
        OwnCertificates = string.Join(", ", certificates.Select(name => $"{{ pem: {_folder.PathOf(name)}.pem, key: {_folder.PathOf(name)}.key }}")),
    });

    /// <summary>The certificate last: until both are there, neither is taken up.</summary>
    private void Write(string file, string name)
    {
        using var certificate = SelfMadeCertificate.For(name);
        _folder.Write(file + ".key", certificate.KeyPem);
        _folder.Write(file + ".pem", certificate.CertificatePem);
    }
}
