using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Undersign.Diagnosis;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>The staged test of a send connector finds what its mail would: with its certificate, its login, its name, its address.</summary>
public sealed class ConnectorTestTests : RelayTestBase
{
    [Theory]
    [InlineData(TlsLevel.None, false, 25, "None", true)]
    [InlineData(TlsLevel.Opportunistic, false, 25, "Auto", true)]
    [InlineData(TlsLevel.Opportunistic, false, 465, "StartTls", true)]
    [InlineData(TlsLevel.Required, false, 587, "StartTls", true)]
    [InlineData(TlsLevel.Verified, false, 587, "StartTls", false)]
    [InlineData(TlsLevel.Verified, true, 465, "TlsOnConnect", false)]
    public void Asks_for_the_TLS_that_the_connector_asks_for(TlsLevel level, bool isOnConnect, int port, string security, bool takesAny)
    {
        var request = ConnectorTest.Of(Connector() with { Tls = level, IsTlsOnConnect = isOnConnect }, new("smtp.example", port), certificate: null, TimeProvider.System);

        Assert.Equal((security, takesAny), (request.Security.ToString(), request.TakesAnyCertificate));
    }

    [Fact(Timeout = 30_000)]
    public async Task Shows_the_connectors_certificate_and_verifies_the_next_hops()
    {
        using var ours = TlsNextHop.SelfSigned("gateway.contoso.example");
        await WriteAsync(ours);
        await using var hop = new TlsNextHop("mx.example");
        var connector = Connector(hop.Port) with { Tls = TlsLevel.Verified, TlsName = "mx.example", TrustedRoots = [hop.Certificate], ClientCertificate = new(new(SecretPath, SecretPath, null, null)) };
        var request = ConnectorTest.Of(connector, connector.SmartHosts[0], connector.Shown(obtained: null, out _), TimeProvider.System) with { To = "bob@fabrikam.example", Message = "Subject: test\r\n\r\ntest\r\n"u8.ToArray() };

        var result = await TestAsync(request);

        Assert.True(result.IsGood, result.Cause?.ToString());
        Assert.Contains("CN=gateway.contoso.example", result.Stages.Single(stage => stage.Stage == TestStage.Content).Seen, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Names_a_certificate_that_is_not_the_one_the_connector_wants()
    {
        await using var hop = new TlsNextHop("mx.example");
        var connector = Connector(hop.Port) with { Tls = TlsLevel.Verified, TlsName = "other.example", TrustedRoots = [hop.Certificate] };

        var result = await TestAsync(ConnectorTest.Of(connector, connector.SmartHosts[0], certificate: null, TimeProvider.System));

        Assert.Equal(TestStage.Certificate, result.StoppedAt);
    }

    [Fact(Timeout = 30_000)]
    public async Task Comes_from_the_connectors_address_with_its_name_and_its_password()
    {
        await File.WriteAllTextAsync(SecretPath, "planted-secret\n", TestEnds);
        await using var hop = Hop("AUTH PLAIN", $"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0ann\0planted-secret"))}");
        var connector = Connector(hop.Port) with { Tls = TlsLevel.None, SourceAddresses = [IPAddress.Parse("127.0.0.9")], Authentication = new SendAuthentication.WithPassword(SecretPath) { User = "ann", IsInClear = true } };

        var result = await TestAsync(ConnectorTest.Of(connector, connector.SmartHosts[0], certificate: null, TimeProvider.System));

        Assert.True(result.IsGood, result.Cause?.ToString());
        Assert.Contains("EHLO gateway.example", Assert.Single(hop.Connections).Commands, StringComparer.Ordinal);
        Assert.Contains("127.0.0.9", result.Stages.Single(stage => stage.Stage == TestStage.Connect).Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", SmtpTestJson.Of(result), StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(200, """{"access_token":"the token","expires_in":3600}""", null)]
    [InlineData(400, """{"error":"invalid_grant","error_description":"AADSTS50173: The provided grant has expired due to it being revoked."}""", "token-password-changed")]
    [InlineData(400, """{"error":"invalid_scope","error_description":"AADSTS70011: The provided value for the input parameter 'scope' is not valid."}""", "token-scope-wrong")]
    [InlineData(400, """{"error":"invalid_request","error_description":"planted-secret is not known"}""", "token-refused")]
    [InlineData(200, "<html>", "token-endpoint-unreadable")]
    public async Task Asks_for_the_token_that_the_connector_would_use(int status, string json, string? cause)
    {
        await File.WriteAllTextAsync(SecretPath, "planted-secret\n", TestEnds);
        await using var endpoint = new TokenEndpoint(_ => (status, json));
        await using var hop = Hop("AUTH XOAUTH2", $"AUTH XOAUTH2 {Convert.ToBase64String("user=ann\u0001auth=Bearer the token\u0001\u0001"u8)}");
        var authentication = new SendAuthentication.WithToken(endpoint.Address, "the client") { User = "ann", IsInClear = true, RefreshTokenFile = SecretPath };
        var connector = Connector(hop.Port) with { Tls = TlsLevel.None, Authentication = authentication };

        var result = await TestAsync(ConnectorTest.Of(connector, connector.SmartHosts[0], certificate: null, TimeProvider.System));

        Assert.Equal(cause, result.Cause?.Name);
        Assert.Equal(cause is null ? null : TestStage.Login, result.StoppedAt);
        Assert.DoesNotContain("planted-secret", SmtpTestJson.Of(result), StringComparison.Ordinal);
    }

    private static NextHop Hop(string offered, string login) => new((_, command) =>
        command.StartsWith("EHLO", StringComparison.Ordinal) ? $"250-mx.example\r\n250 {offered}"
        : command.StartsWith("AUTH", StringComparison.Ordinal) ? (command == login ? "235 2.7.0 OK" : "535 5.7.8 No")
        : NextHop.Usual(command));

    private static Task<SmtpTestResult> TestAsync(SmtpTestRequest request) =>
        new SmtpTest(new DnsResolver([new(IPAddress.Loopback, 9)], TimeProvider.System), TimeProvider.System)
            .RunAsync(request with { From = "ann@contoso.example", To = request.To ?? "bob@fabrikam.example" }, progress: null, TestEnds);

    private Task WriteAsync(X509Certificate2 certificate) =>
        File.WriteAllTextAsync(SecretPath, $"{certificate.ExportCertificatePem()}\n{(certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException("TlsNextHop makes keys of this kind.")).ExportPkcs8PrivateKeyPem()}\n", TestEnds);
}
