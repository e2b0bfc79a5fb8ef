using System.Security.Cryptography.X509Certificates;
using Undersign.Tests.Relaying;
using Undersign.Tokens;

namespace Undersign.Tests.People.Entra;

public sealed class EntraTokenTests : EntraTestBase
{
    [Fact]
    public async Task One_token_does_for_a_reading()
    {
        Graph.Delta.PageSize = 1;
        Enumerable.Range(0, 5).ToList().ForEach(number => Tenant.AddUser($"user{number}"));

        await ReadAllAsync();

        Assert.Equal(1, Graph.Tokens.Given);
    }

    [Fact]
    public async Task A_certificate_proves_the_application()
    {
        using var certificate = TlsNextHop.SelfSignedRsa("undersign");
        var folder = Directory.CreateTempSubdirectory("undersign-entra-");
        var (pem, key, pfx, password) = (Path.Combine(folder.FullName, "c.pem"), Path.Combine(folder.FullName, "k.pem"), Path.Combine(folder.FullName, "c.pfx"), Path.Combine(folder.FullName, "p"));
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancellation);
        await File.WriteAllBytesAsync(pfx, certificate.Export(X509ContentType.Pkcs12, "hunter2"), Cancellation);
        await File.WriteAllTextAsync(password, "hunter2\n", Cancellation);
        var (byPem, byPfx) = (Settings with { Credential = new EntraCredential.Certificate(new(pem, key, null, null)) }, Settings with { Credential = new EntraCredential.Certificate(new(null, null, pfx, password)) });

        var before = await FailAsync(settings: byPem);
        Graph.Tokens.Uploaded = X509CertificateLoader.LoadCertificate(certificate.RawData);
        await ReadAllAsync(settings: byPem);
        await ReadAllAsync(settings: byPfx);
        folder.Delete(recursive: true);
        var after = await FailAsync(settings: byPem);

        Assert.Contains("The certificate is not one of the registration's, or has expired: upload it under Certificates & secrets.", before.Reason, StringComparison.Ordinal);
        Assert.StartsWith("The application's secret or certificate cannot be used: ", after.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_renewed_in_its_file_is_used_at_once()
    {
        Secret(Graph.Tokens.ExpiredSecret);
        var expired = await FailAsync();
        Secret(Graph.Tokens.Secret);
        await ReadAllAsync();
        Secret("wrong");
        var wrong = await FailAsync();

        Assert.Equal(
            $"Entra ID gives no token: AADSTS7000222: The provided client secret keys for app '{EntraTokenDouble.ClientId}' are expired. "
            + "The secret has expired: make a new one under Certificates & secrets in the registration, and put its value into the file of secretFile:.",
            expired.Reason);
        Assert.Contains("must hold the secret's value, not its id", wrong.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong\"", wrong.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_repeated_to_us_is_not_repeated_by_us()
    {
        Secret("pl4nted+se/cret~longer");
        Graph.Tokens.RepeatsSecrets = true;

        var refused = await FailAsync();

        Assert.Contains("you sent ?[31m(secret), that is client_secret=(secret)", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("pl4nted", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_tenant_client_or_cloud_is_named()
    {
        var tenant = await FailAsync(settings: Settings with { Tenant = "fabrikam.onmicrosoft.com" });
        var client = await FailAsync(settings: Settings with { ClientId = TenantDouble.NewId() });
        var cloud = await FailAsync(settings: Settings with { Cloud = Settings.Cloud with { Graph = EntraCloud.China.Graph } });

        Assert.Contains("There is no tenant of this name: look at tenant:", tenant.Reason, StringComparison.Ordinal);
        Assert.Contains("There is no application with this clientId:", client.Reason, StringComparison.Ordinal);
        Assert.Contains("look at cloud:", cloud.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_in_time_is_asked_again_later()
    {
        using var silence = new Silence();
        using var http = new HttpClient(silence) { Timeout = TimeSpan.FromMilliseconds(50) };

        var refusal = await Assert.ThrowsAsync<TokenRefusal>(() => EntraTokens.Open(Settings.Application, http).GetAsync(isAnew: false, Cancellation));

        Assert.True(refusal.IsPassing, refusal.Message);
        Assert.EndsWith("It is tried again later.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_named()
    {
        var settings = Settings with { Cloud = Settings.Cloud with { Authority = new("https://localhost:1/") } };

        var failed = await FailAsync(settings: settings, limits: new() { Attempts = 1 });

        Assert.StartsWith("localhost cannot be asked for a token", failed.Reason, StringComparison.Ordinal);
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new();
        }
    }
}
