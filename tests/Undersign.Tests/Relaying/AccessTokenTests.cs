using System.Text;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>OAuth 2.0 at the next hop: a token endpoint that answers as Microsoft's and Google's do, and a server that takes XOAUTH2.</summary>
public sealed class AccessTokenTests : RelayTestBase
{
    private const string Taken = "250 2.0.0 Taken";

    [Fact(Timeout = 20_000)]
    public async Task Logs_in_with_a_token_for_its_client_credentials()
    {
        await using var endpoint = new TokenEndpoint(_ => (200, """{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"first"}"""));
        await using var hop = Hop(token => token == "first");

        Assert.Equal(Taken, Only(await HandOverAsync(Relay(), Connector(hop, endpoint))));
        var asked = Assert.Single(endpoint.Asked);
        Assert.Equal(["client_id=the client", "client_secret=s&cret=", "grant_type=client_credentials", "scope=https://outlook.office365.com/.default"],
            asked.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Asks_once_for_many_connections()
    {
        await using var endpoint = new TokenEndpoint(_ => (200, """{"access_token":"first","expires_in":"3599"}"""));
        await using var hop = Hop(_ => true);
        var (relay, connector) = (Relay(), Connector(hop, endpoint) with { MessagesPerConnection = 1 });

        await HandOverAsync(relay, connector);
        await HandOverAsync(relay, connector);

        Assert.Equal(2, hop.Connections.Count);
        Assert.Single(endpoint.Asked);
    }

    [Fact(Timeout = 20_000)]
    public async Task Asks_anew_before_the_token_ends()
    {
        var asked = 0;
        await using var endpoint = new TokenEndpoint(_ => (200, $$"""{"access_token":"token {{++asked}}","expires_in":{{AccessToken.Slack.TotalSeconds - 1}}}"""));
        await using var hop = Hop(_ => true);
        var (relay, connector) = (Relay(), Connector(hop, endpoint) with { MessagesPerConnection = 1 });

        await HandOverAsync(relay, connector);
        await HandOverAsync(relay, connector);

        Assert.Equal(2, endpoint.Asked.Count);
    }

    [Fact(Timeout = 20_000)]
    public async Task Takes_the_refresh_token_the_server_gave_last()
    {
        await File.WriteAllTextAsync(SecretPath, "from the file\n", TestEnds);
        await using var endpoint = new TokenEndpoint(_ => (200, """{"access_token":"a","expires_in":1,"refresh_token":"from the server"}"""));
        await using var hop = Hop(_ => true);
        var authentication = new SendAuthentication.WithToken(endpoint.Address, "the client") { User = "ann", IsInClear = true, RefreshTokenFile = SecretPath };
        var (relay, connector) = (Relay(), Connector(hop.Port) with { Tls = TlsLevel.None, MessagesPerConnection = 1, Authentication = authentication });

        await HandOverAsync(relay, connector);
        await HandOverAsync(relay, connector);

        Assert.Equal(["refresh_token", "refresh_token"], endpoint.Asked.Select(form => form["grant_type"]), StringComparer.Ordinal);
        Assert.Equal(["from the file", "from the server"], endpoint.Asked.Select(form => form["refresh_token"]), StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_refresh_token_that_was_replaced_is_kept_while_no_mail_comes()
    {
        await File.WriteAllTextAsync(SecretPath, "from the file\n", TestEnds);
        var time = new SteppedTime();
        await using var endpoint = new TokenEndpoint(_ => (200, """{"access_token":"a","expires_in":1,"refresh_token":"from the server"}"""));
        await using var hop = Hop(_ => true);
        var authentication = new SendAuthentication.WithToken(endpoint.Address, "the client") { User = "ann", IsInClear = true, RefreshTokenFile = SecretPath };
        var (relay, connector) = (Relay(time: time), Connector(hop.Port) with { Tls = TlsLevel.None, Authentication = authentication });
        await HandOverAsync(relay, connector);

        time.Advance(connector.IdleLimit);
        time.Advance(connector.IdleLimit * 2);
        await HandOverAsync(relay, connector);

        Assert.Equal(["from the file", "from the server"], endpoint.Asked.Select(form => form["refresh_token"]), StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_refused_token_is_not_used_again()
    {
        var time = new SteppedTime();
        var asked = 0;
        await using var endpoint = new TokenEndpoint(_ => (200, $$"""{"access_token":"token{{++asked}}","expires_in":3600}"""));
        await using var hop = Hop(token => token == "token2");
        var (relay, connector) = (Relay(time: time), Connector(hop, endpoint));

        Assert.Equal("451 4.7.3 Authentication unsuccessful", Only(await HandOverAsync(relay, connector)));
        time.Advance(ConnectorLogin.FirstRest);

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
    }

    [Theory(Timeout = 20_000)]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"}""", "127.0.0.1 gives no token (401): invalid_client AADSTS7000215: Invalid client secret provided. Trace ID: 1. The client id, or the secret in clientSecretFile, is wrong or has expired.")]
    [InlineData(400, """{"error":"invalid_grant"}""", "127.0.0.1 gives no token (400): invalid_grant. The refresh token has expired or was revoked: get a new one into refreshTokenFile.")]
    [InlineData(200, """{"token_type":"Bearer"}""", "127.0.0.1 gives no token (200): . Look at tokenEndpoint and clientId.")]
    public async Task Says_why_there_is_no_token(int status, string json, string advice)
    {
        await using var endpoint = new TokenEndpoint(_ => (status, json));
        await using var hop = Hop(_ => true);

        var handover = await HandOverAsync(Relay(), Connector(hop, endpoint));

        Assert.Equal("451 4.7.0 The login at the next hop cannot be made now", Only(handover));
        Assert.Equal(advice, handover.Advice);
        Assert.Empty(hop.Connections);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("<html>not json</html>")]
    [InlineData("")]
    public async Task A_page_instead_of_a_token_makes_mail_wait(string page)
    {
        await using var endpoint = new TokenEndpoint(_ => (200, page));
        await using var hop = Hop(_ => true);

        var handover = await HandOverAsync(Relay(), Connector(hop, endpoint));

        Assert.Equal("451 4.7.0 The login at the next hop cannot be made now", Only(handover));
        Assert.StartsWith("127.0.0.1 gives no token: ", handover.Advice, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task An_endpoint_that_floods_is_cut_off()
    {
        await using var endpoint = new TokenEndpoint(_ => (200, $$"""{"access_token":"{{new string('a', 200_000)}}"}"""));
        await using var hop = Hop(_ => true);

        Assert.Equal("451 4.7.0 The login at the next hop cannot be made now", Only(await HandOverAsync(Relay(), Connector(hop, endpoint))));
    }

    private static NextHop Hop(Func<string, bool> isGood) => new((_, command) =>
    {
        if (command.StartsWith("EHLO", StringComparison.Ordinal))
        {
            return "250-mx.example\r\n250-AUTH LOGIN XOAUTH2\r\n250 PIPELINING";
        }

        if (!command.StartsWith("AUTH XOAUTH2 ", StringComparison.Ordinal))
        {
            return command.Length == 0 ? "535 5.7.3 Authentication unsuccessful" : NextHop.Usual(command);
        }

        var words = Encoding.UTF8.GetString(Convert.FromBase64String(command[13..])).Split('\u0001');
        return words is ["user=ann", var bearer, "", ""] && isGood(bearer["auth=Bearer ".Length..]) ? "235 2.7.0 OK" : "334 eyJzdGF0dXMiOiI0MDEifQ==";
    });

    private SendConnector Connector(NextHop hop, TokenEndpoint endpoint)
    {
        File.WriteAllText(SecretPath, "s&cret=");
        var authentication = new SendAuthentication.WithToken(endpoint.Address, "the client")
        {
            User = "ann",
            IsInClear = true,
            ClientSecretFile = SecretPath,
            Scope = "https://outlook.office365.com/.default",
        };
        return Connector(hop.Port) with { Tls = TlsLevel.None, Authentication = authentication };
    }
}
