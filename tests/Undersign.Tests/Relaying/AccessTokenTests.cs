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

        var refused = await HandOverAsync(relay, connector);
        Assert.Equal("451 4.7.3 Authentication unsuccessful", Only(refused));
        Assert.StartsWith("The access token does not give the right to send as this mailbox.", refused.Advice, StringComparison.Ordinal);
        time.Advance(ConnectorLogin.FirstRest);

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
    }

    [Theory(Timeout = 20_000)]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"}""", "127.0.0.1 gives no token (401): invalid_client AADSTS7000215: Invalid client secret provided. Take as the secret in clientSecretFile the value of the client secret, not its id; make a new one in the app registration where it is lost.")]
    [InlineData(400, """{"error":"invalid_grant"}""", "127.0.0.1 gives no token (400): invalid_grant. The refresh token has expired or was revoked: get a new one into refreshTokenFile.")]
    [InlineData(200, """{"token_type":"Bearer"}""", "127.0.0.1 gives no token (200). Look at the token endpoint and the client id.")]
    [InlineData(401, """{"error":"invalid_client"}""", "127.0.0.1 gives no token (401): invalid_client. The client id, or the secret in clientSecretFile, is wrong or has expired.")]
    [InlineData(503, "<html>busy</html>", "127.0.0.1 gives no token (503). Try again in some minutes: the endpoint has trouble of its own, or is asked too often.")]
    [InlineData(404, "<html>no such page</html>", "127.0.0.1 gives no token (404). Look at the token endpoint: there is none at this address.")]
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
        Assert.StartsWith("127.0.0.1 gives no token: its answer is not what a token endpoint says.", handover.Advice, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task An_endpoint_that_floods_is_cut_off()
    {
        await using var endpoint = new TokenEndpoint(_ => (200, $$"""{"access_token":"{{new string('a', 200_000)}}"}"""));
        await using var hop = Hop(_ => true);

        Assert.Equal("451 4.7.0 The login at the next hop cannot be made now", Only(await HandOverAsync(Relay(), Connector(hop, endpoint))));
    }

    [Fact(Timeout = 20_000)]
    public async Task An_endpoint_that_is_down_makes_mail_wait()
    {
        await using var hop = Hop(_ => true);
        var authentication = new SendAuthentication.WithToken(new($"http://127.0.0.1:{DeafPort}/token"), "the client") { User = "ann", IsInClear = true };

        var handover = await HandOverAsync(Relay(), Connector(hop.Port) with { Tls = TlsLevel.None, Authentication = authentication });

        Assert.Equal("451 4.7.0 The login at the next hop cannot be made now", Only(handover));
        Assert.Contains("reaches its port", handover.Advice, StringComparison.Ordinal);
    }

    [Theory(Timeout = 20_000)]
    [InlineData(503, "<html>busy</html>", "from the server")]
    [InlineData(400, """{"error":"temporarily_unavailable"}""", "from the server")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""", "from the file")]
    public async Task A_replaced_refresh_token_outlives_an_endpoint_in_trouble_but_not_its_own_refusal(int status, string json, string next)
    {
        await File.WriteAllTextAsync(SecretPath, "from the file\n", TestEnds);
        var time = new SteppedTime();
        var asked = 0;
        await using var endpoint = new TokenEndpoint(_ => ++asked == 2 ? (status, json) : (200, """{"access_token":"a","expires_in":1,"refresh_token":"from the server"}"""));
        await using var hop = Hop(_ => true);
        var authentication = new SendAuthentication.WithToken(endpoint.Address, "the client") { User = "ann", IsInClear = true, RefreshTokenFile = SecretPath };
        var (relay, connector) = (Relay(time: time), Connector(hop.Port) with { Tls = TlsLevel.None, MessagesPerConnection = 1, Authentication = authentication });

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal("451 4.7.0 The login at the next hop cannot be made now", Only(await HandOverAsync(relay, connector)));
        time.Advance(ConnectorLogin.FirstRest);

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal(["from the file", "from the server", next], endpoint.Asked.Select(form => form["refresh_token"]), StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_token_ends_in_time_though_the_clock_was_put_back()
    {
        var time = new ClockPutBack();
        var asked = 0;
        await using var endpoint = new TokenEndpoint(_ => (200, $$"""{"access_token":"token{{++asked}}","expires_in":3600}"""));
        using var http = new HttpClient();
        var token = new AccessToken(new(endpoint.Address, "the client"), http, time);

        Assert.Equal("token1", (await token.GetAsync(TestEnds)).Token);
        time.PutBack(TimeSpan.FromHours(2));
        time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("token1", (await token.GetAsync(TestEnds)).Token);
        time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("token2", (await token.GetAsync(TestEnds)).Token);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("client_secret")]
    [InlineData("refresh_token")]
    public async Task An_endpoint_that_repeats_a_secret_has_it_hidden(string field)
    {
        await using var endpoint = new TokenEndpoint(form => (400, $$"""{"error":"invalid_request","error_description":"not {{form[field]}} {{Uri.EscapeDataString(form[field])}} {{form[field][..10]}}!"}"""));
        using var http = new HttpClient();
        var grant = new TokenGrant(endpoint.Address, "the client") { ClientSecret = () => "planted/secret+~1", RefreshToken = () => "planted/refresh=2" };

        var (token, cause) = await new AccessToken(grant, http, TimeProvider.System).GetAsync(TestEnds);

        Assert.Null(token);
        Assert.Equal("127.0.0.1 gives no token (400): invalid_request not (secret) (secret) (secret)!.", cause?.Says);
    }

    /// <summary>A clock that somebody puts back; time goes on.</summary>
    private sealed class ClockPutBack : TimeProvider
    {
        private TimeSpan _past;
        private TimeSpan _back;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _past.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + _past - _back;

        public void Advance(TimeSpan by) => _past += by;

        public void PutBack(TimeSpan by) => _back += by;
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
