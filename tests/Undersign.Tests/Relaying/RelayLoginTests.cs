using System.Text;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>Logging in at the next hop: what a refused login means for mail, for the account and for the next attempt.</summary>
public sealed class RelayLoginTests : RelayTestBase
{
    private const string Taken = "250 2.0.0 Taken";
    private const string Refusal = "535 5.7.8 Username and Password not accepted";

    [Fact(Timeout = 20_000)]
    public async Task Logs_in_once_a_connection()
    {
        await using var hop = Hop("secret");
        var (relay, connector) = (Relay(), Connector(hop, "secret\n"));

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
        Assert.Equal(1, Logins(hop));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_wrong_password_makes_mail_wait_and_is_not_tried_again_for_a_while()
    {
        var time = new SteppedTime();
        await using var hop = Hop("secret");
        var (relay, connector) = (Relay(time: time), Connector(hop, "wrong"));

        var handover = await HandOverAsync(relay, connector);
        Assert.Equal("451 4.7.8 Username and Password not accepted", Only(handover));
        Assert.StartsWith("User name or password is wrong", handover.Advice, StringComparison.Ordinal);
        Assert.Equal("451 4.7.8 Username and Password not accepted", Only(await HandOverAsync(relay, connector)));
        Assert.Equal(1, Logins(hop));

        time.Advance(ConnectorLogin.FirstRest);
        await HandOverAsync(relay, connector);
        Assert.Equal(2, Logins(hop));

        time.Advance(ConnectorLogin.FirstRest); // the second rest is longer
        await HandOverAsync(relay, connector);
        Assert.Equal(2, Logins(hop));
    }

    /// <summary>What a next hop says is quoted in log, trace and bounce.</summary>
    [Fact(Timeout = 20_000)]
    public async Task A_next_hop_that_repeats_the_login_has_the_secret_taken_out()
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("AUTH", StringComparison.Ordinal) ? $"535 5.7.8 no: {command[11..]} the-unique-password-9d" : Answer(command, "secret"));

        Assert.Equal("451 4.7.8 no: (secret) (secret)", Only(await HandOverAsync(Relay(), Connector(hop, "the-unique-password-9d"))));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_wrong_password_is_not_tried_sooner_because_no_mail_came_meanwhile()
    {
        var time = new SteppedTime();
        await using var hop = Hop("secret");
        var (relay, connector) = (Relay(time: time), Connector(hop, "wrong"));
        await HandOverAsync(relay, connector);
        time.Advance(ConnectorLogin.FirstRest);
        await HandOverAsync(relay, connector);

        time.Advance(connector.IdleLimit);
        time.Advance((ConnectorLogin.FirstRest * 2) - connector.IdleLimit - TimeSpan.FromSeconds(1)); // its pool has gone for want of use

        Assert.Equal("451 4.7.8 Username and Password not accepted", Only(await HandOverAsync(relay, connector)));
        Assert.Equal(2, Logins(hop));
    }

    [Theory(Timeout = 20_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_smart_host_where_no_login_can_be_made_silences_no_other(bool isInClear)
    {
        await using var without = new NextHop();
        await using var hop = Hop("secret");
        var authentication = Connector(hop, "secret").Authentication! with { IsInClear = isInClear };
        var connector = Connector(without.Port, hop.Port) with { Tls = TlsLevel.None, Authentication = authentication };
        var relay = Relay();

        var handover = await HandOverAsync(relay, connector);

        Assert.Equal(isInClear ? Taken : "451 4.7.11 The login at the next hop needs TLS", Only(handover));
        Assert.Single(hop.Connections);
    }

    [Fact(Timeout = 20_000)]
    public async Task Many_messages_at_once_try_a_wrong_password_once()
    {
        await using var hop = Hop("secret");
        var (relay, connector) = (Relay(), Connector(hop, "wrong"));

        var handovers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => HandOverAsync(relay, connector)));

        Assert.All(handovers, handover => Assert.True(Assert.Single(handover.Recipients).Reply.IsTransient));
        Assert.Equal(1, Logins(hop));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_secret_that_was_put_right_counts_at_the_next_attempt()
    {
        var time = new SteppedTime();
        await using var hop = Hop("secret");
        var (relay, connector) = (Relay(time: time), Connector(hop, "wrong"));
        await HandOverAsync(relay, connector);

        await File.WriteAllTextAsync(SecretPath, "secret", TestEnds);
        time.Advance(ConnectorLogin.FirstRest);

        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_secret_that_has_gone_makes_mail_wait()
    {
        await using var hop = Hop("secret");
        var connector = Connector(hop, "secret");
        File.Delete(SecretPath);

        var handover = await HandOverAsync(Relay(), connector);

        Assert.Equal("451 4.7.0 The login at the next hop cannot be made now", Only(handover));
        Assert.Contains(SecretPath, handover.Advice, StringComparison.Ordinal);
        Assert.Empty(hop.Connections);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_login_that_fails_for_now_is_tried_with_the_next_message()
    {
        await using var hop = new NextHop((connection, command) =>
            command.StartsWith("AUTH", StringComparison.Ordinal) && connection.Number == 1 ? "454 4.7.0 Temporary authentication failure" : Answer(command, "secret"));
        var (relay, connector) = (Relay(), Connector(hop, "secret"));

        Assert.Equal("454 4.7.0 Temporary authentication failure", Only(await HandOverAsync(relay, connector)));
        Assert.Equal(Taken, Only(await HandOverAsync(relay, connector)));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("530 5.7.0 Authentication required", "451 4.7.0 Authentication required", "It wants a login")]
    [InlineData("550 5.7.57 Client not authenticated to send mail", "451 4.7.57 Client not authenticated to send mail", "It wants a login")]
    [InlineData("550 5.7.64 TenantAttribution; Relay Access Denied SMTP", "451 4.7.64 TenantAttribution; Relay Access Denied SMTP", "Exchange Online does not see")]
    public async Task A_next_hop_that_does_not_know_us_makes_mail_wait_and_bounces_none(string reply, string heard, string advice)
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("MAIL", StringComparison.Ordinal) ? reply : NextHop.Usual(command));

        var handover = await HandOverAsync(Relay(), Connector(hop.Port));

        Assert.Equal(heard, Only(handover));
        Assert.StartsWith(advice, handover.Advice, StringComparison.Ordinal);
    }

    private static NextHop Hop(string password) => new((_, command) => Answer(command, password));

    private static string? Answer(string command, string password) =>
        command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mx.example\r\n250-AUTH PLAIN\r\n250 PIPELINING"
        : command.StartsWith("AUTH", StringComparison.Ordinal) ? (command == $"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0ann\0{password}"))}" ? "235 2.7.0 OK" : Refusal)
        : NextHop.Usual(command);

    private static int Logins(NextHop hop) => hop.Connections.SelectMany(connection => connection.Commands).Count(command => command.StartsWith("AUTH", StringComparison.Ordinal));

    private SendConnector Connector(NextHop hop, string password)
    {
        File.WriteAllText(SecretPath, password);
        return Connector(hop.Port) with { Tls = TlsLevel.None, Authentication = new SendAuthentication.WithPassword(SecretPath) { User = "ann", IsInClear = true } };
    }
}
