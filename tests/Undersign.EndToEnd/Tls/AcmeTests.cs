using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.EndToEnd.Tls;

/// <summary>The certificate that a node obtains by itself, from a real authority: Pebble. RFC 8555, RFC 8737.</summary>
public sealed class AcmeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Of its nonces the authority refuses a third.</summary>
    [Theory, InlineData("http-01"), InlineData("tls-alpn-01")]
    public async Task A_certificate_is_obtained_that_who_trusts_the_authority_trusts(string challenge)
    {
        await using var pebble = new PebbleInstance { RefusedNonces = 33 };
        await pebble.StartAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, pebble, challenge);

        await ObtainedAsync(gateway, pebble);

        using var root = await pebble.RootAsync();
        await using var client = await LineClient.GreetedAsync(gateway.Port);
        Assert.StartsWith("220 ", await client.SayAsync("STARTTLS"), StringComparison.Ordinal);
        using var tls = await client.HandshakeAsync("gateway.example", TrustIn(root));
        var ready = await ReadyAsync(gateway);
        Assert.Contains("certificates: Healthy", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Law_9_while_the_authority_is_away_mail_goes_on_and_health_says_why()
    {
        await using var pebble = new PebbleInstance();
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, pebble, "http-01");
        await using var open = await LineClient.GreetedAsync(gateway.Port, tls: true);
        await Patience.UntilAsync(async () => (await ReadyAsync(gateway)).Contains("cannot be reached", StringComparison.Ordinal), () => gateway.Output);
        Assert.Contains("a self-signed one is shown", await ReadyAsync(gateway), StringComparison.Ordinal);
        Assert.StartsWith("250", await open.SendAsync(), StringComparison.Ordinal);

        await pebble.StartAsync();
        var asked = await gateway.CommandAsync("certificate", "renew");
        Assert.True(asked.ExitCode == 0, asked.Output);
        await ObtainedAsync(gateway, pebble);

        Assert.StartsWith("250", await open.SendAsync(), StringComparison.Ordinal);
        Assert.Equal(2, hop.Taken.Count);
        var shown = await gateway.CommandAsync("certificate", "show");
        Assert.Contains("for gateway.example, issued by CN=Pebble", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_renewed_in_time_and_survives_a_restart()
    {
        await using var pebble = new PebbleInstance { Validity = 45 };
        await pebble.StartAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, pebble, "http-01");
        var first = await ObtainedAsync(gateway, pebble);
        await using var open = await LineClient.GreetedAsync(gateway.Port, tls: true);

        await Patience.UntilAsync(async () => (await ShownAsync(gateway)).Thumbprint != first.Thumbprint, () => gateway.Output);

        var second = await ShownAsync(gateway);
        Assert.StartsWith("CN=Pebble", second.Issuer, StringComparison.Ordinal);
        Assert.True(second.NotBefore < first.NotAfter, "it came after the first was over");
        Assert.StartsWith("250", await open.SendAsync(), StringComparison.Ordinal);

        await pebble.StopAsync();
        await gateway.KillAsync();
        await gateway.StartAsync();
        Assert.StartsWith("CN=Pebble", (await ShownAsync(gateway)).Issuer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_challenge_is_explained_and_mail_goes_on()
    {
        await using var pebble = new PebbleInstance { Address = "127.0.0.9" }; // where nobody answers
        await pebble.StartAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, pebble, "http-01");

        await Patience.UntilAsync(async () => (await ReadyAsync(gateway)).Contains("gateway.example connection", StringComparison.Ordinal), () => gateway.Output + pebble.Log);

        var ready = await ReadyAsync(gateway);
        Assert.Contains("the names must lead to this node", ready, StringComparison.Ordinal);
        Assert.Contains("It is asked again at ", ready, StringComparison.Ordinal);
        await using var client = await LineClient.GreetedAsync(gateway.Port, tls: true);
        Assert.StartsWith("250", await client.SendAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_knows_its_customers_is_shown_which_we_are()
    {
        await using var pebble = new PebbleInstance { Customer = ("kid-1", "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W") };
        await pebble.StartAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, pebble, "http-01", $", externalAccount: {{ id: kid-1, keyFile: {_folder.Write("customer.key", pebble.Customer!.Value.Key)} }}"); // set above

        await ObtainedAsync(gateway, pebble);
    }

    [Fact]
    public async Task The_challenge_listener_answers_challenges_and_nothing_else()
    {
        await using var pebble = new PebbleInstance();
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, pebble, "http-01");
        using var http = new HttpClient { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{pebble.ChallengePort}/")) };

        foreach (var path in (string[])["", "ready", "metrics", ".well-known/acme-challenge/", ".well-known/acme-challenge/unknown", ".well-known/acme-challenge/../../ready"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static Task<GatewayProcess> StartAsync(OddHop hop, PebbleInstance pebble, string challenge, string more = "") => GatewayProcess.StartAsync(new(hop.Port)
    {
        Acme = string.Create(CultureInfo.InvariantCulture, $"directory: \"{pebble.Directory}\", authority: {pebble.Authority}, agreeToTerms: true, challenge: {challenge}, bindings: [\"127.0.0.1:{pebble.ChallengePort}\"]{more}"),
    });

    private static async Task<Shown> ObtainedAsync(GatewayProcess gateway, PebbleInstance pebble)
    {
        await Patience.UntilAsync(async () => (await ShownAsync(gateway)).Issuer.StartsWith("CN=Pebble", StringComparison.Ordinal), () => gateway.Output + pebble.Log);
        return await ShownAsync(gateway);
    }

    private static async Task<Shown> ShownAsync(GatewayProcess gateway)
    {
        await using var client = await LineClient.GreetedAsync(gateway.Port);
        Assert.StartsWith("220 ", await client.SayAsync("STARTTLS"), StringComparison.Ordinal);
        var tls = await client.HandshakeAsync();
        using var shown = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData()); // a server always shows one
        return new(shown.Issuer, shown.Thumbprint, shown.NotBefore, shown.NotAfter);
    }

    private static RemoteCertificateValidationCallback TrustIn(X509Certificate2 root) => (_, certificate, chain, errors) =>
    {
        Assert.NotNull(certificate);
        Assert.NotNull(chain);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && chain.Build(leaf);
    };

    private static async Task<string> ReadyAsync(GatewayProcess gateway)
    {
        using var web = new HttpClient { BaseAddress = gateway.Web };
        return await web.GetStringAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    private sealed record Shown(string Issuer, string Thumbprint, DateTime NotBefore, DateTime NotAfter);
}
