using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Undersign.EndToEnd.Directories;

/// <summary>A directory that pushes over the Internet, as far as the signature in somebody's mail.</summary>
public sealed class ScimAndMailTests : IDisposable
{
    private readonly SelfMadeCertificate _certificate = SelfMadeCertificate.For("localhost");
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = Loopback.FreePort();
    private readonly SocketsHttpHandler _https = new();

    [Fact]
    public async Task What_is_pushed_over_TLS_is_in_the_next_mails_signature()
    {
        var (token, hash) = await TokenAsync();
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port)
        {
            MoreOfNode = $"scim: {{ bindings: [\"127.0.0.1:{_port}\"], certificate: {{ pem: {_folder.Write("scim.pem", _certificate.CertificatePem)}, key: {_folder.Write("scim.key", _certificate.KeyPem)} }} }}",
            People = $"{{ sources: [{{ name: okta, scim: {{ tokenHashes: [{hash}] }} }}, {{ name: file, csv: people.csv }}] }}",
        });
        using var directory = Directory(token);

        using var created = await directory.PostAsJsonAsync(new Uri("Users", UriKind.Relative), new { userName = "anna@contoso.example", displayName = "Anna Berg", title = "Chief Executive Officer", active = true }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await UntilStampedAsync(gateway, hop, "Anna Berg, Chief Executive Officer");

        var id = (await created.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))?["id"]?.GetValue<string>();
        using var patch = new StringContent("""{ "Operations": [{ "op": "Replace", "path": "title", "value": "Chairwoman" }] }""", new MediaTypeHeaderValue("application/scim+json"));
        using var changed = await directory.PatchAsync(new Uri($"Users/{id}", UriKind.Relative), patch, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await UntilStampedAsync(gateway, hop, "Anna Berg, Chairwoman");

        using var pages = new HttpClient { BaseAddress = gateway.Web };
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync(new Uri("scim/v2/Users", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await directory.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    public void Dispose()
    {
        _https.Dispose();
        _certificate.Dispose();
        _folder.Dispose();
    }

    private HttpClient Directory(string token)
    {
        _https.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.Certificate.GetCertHashString();
        var client = new HttpClient(_https, disposeHandler: false) { BaseAddress = new($"https://localhost:{_port}/scim/v2/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    private static async Task<(string Token, string Hash)> TokenAsync()
    {
        var made = (await GatewayProcess.CommandAsync(["people", "token"])).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (made[1], made[3]);
    }

    /// <summary>A node takes up what was pushed once a minute, and this command at once, unless the node is at it.</summary>
    private static Task UntilStampedAsync(GatewayProcess gateway, OddHop hop, string stamp) => Patience.UntilAsync(
        async () =>
        {
            await gateway.CommandAsync("people", "sync", "okta");
            var letter = Letter.New();
            Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
            return (await hop.ReceiveAsync(letter.MessageId)).Text.Contains(stamp, StringComparison.Ordinal);
        },
        () => $"No message bears \"{stamp}\":\n{gateway.Output}");
}
