using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>What an administrator reads in log and trace when a handover fails, and what a handover says of TLS.</summary>
public sealed class AdviceTests : RelayTestBase
{
    [Fact(Timeout = 20_000)]
    public async Task Says_that_nothing_listens()
    {
        var handover = await HandOverAsync(Relay(), Connector(DeafPort));

        Assert.Equal($"Nothing listens on port {DeafPort} there: is the port right, is the server up?", handover.Advice);
    }

    [Fact(Timeout = 20_000)]
    public async Task Says_that_a_name_has_no_address()
    {
        var handover = await HandOverAsync(Relay(), Connector() with { SmartHosts = [new("no-such-host.invalid")] });

        Assert.StartsWith("no-such-host.invalid has no address", handover.Advice, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Says_that_starttls_is_not_offered()
    {
        await using var hop = new NextHop();

        var handover = await HandOverAsync(Relay(), Connector(hop.Port) with { Tls = TlsLevel.Required });

        Assert.Equal("451 4.7.4 The next hop does not offer TLS, and TLS is required", Only(handover));
        Assert.Contains("offers no STARTTLS", handover.Advice, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Says_for_which_names_a_certificate_is()
    {
        await using var hop = new TlsNextHop("mx.example");
        var connector = Connector(hop.Port) with { Tls = TlsLevel.Verified, TlsName = "other.example", TrustedRoots = [hop.Certificate] };

        var handover = await HandOverAsync(Relay(), connector);

        Assert.Equal("451 4.7.5 The certificate of the next hop is for another name", Only(handover));
        Assert.Equal("The certificate is for mx.example and not for other.example: name the smart host as its certificate does, or set tlsName.", handover.Advice);
        Assert.Null(handover.Tls);
    }

    [Theory(Timeout = 20_000)]
    [InlineData(TlsLevel.Verified, ", mx.example verified")]
    [InlineData(TlsLevel.Required, ", mx.example verified")]
    public async Task A_handover_says_what_tls_it_had(TlsLevel level, string end)
    {
        await using var hop = new TlsNextHop("mx.example");
        var connector = Connector(hop.Port) with { Tls = level, TlsName = "mx.example", TrustedRoots = [hop.Certificate] };

        var handover = await HandOverAsync(Relay(), connector);

        Assert.True(Assert.Single(handover.Recipients).IsTaken);
        Assert.StartsWith("Tls1", handover.Tls, StringComparison.Ordinal);
        Assert.EndsWith(end, handover.Tls, StringComparison.Ordinal);
        Assert.Null(handover.Advice);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_handover_says_that_a_certificate_was_not_verified()
    {
        await using var hop = new TlsNextHop("mx.example");

        var handover = await HandOverAsync(Relay(), Connector(hop.Port));

        Assert.EndsWith(", mx.example not verified (SelfSigned)", handover.Tls, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task In_the_clear_there_is_nothing_to_say()
    {
        await using var hop = new NextHop();

        Assert.Null((await HandOverAsync(Relay(), Connector(hop.Port))).Tls);
    }

    [Theory]
    [InlineData(550, "5.7.64", "TenantAttribution; Relay Access Denied SMTP", "Exchange Online does not see whose mail this is")]
    [InlineData(535, "5.7.3", "Authentication unsuccessful", "User name or password is wrong")]
    [InlineData(535, "5.7.139", "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", "SMTP AUTH is switched off there")]
    [InlineData(534, "5.7.9", "Application-specific password required", "It wants an app password")]
    [InlineData(550, "5.7.25", "The IP address sending this message does not have a PTR record setup", "The address we send from has no name in reverse DNS")]
    [InlineData(554, "5.7.1", "<c@d.example>: Relay access denied", "It does not relay for us")]
    [InlineData(554, "5.7.1", "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "The address we send from is on a block list")]
    [InlineData(421, "4.7.0", "Try again later, closing connection. (EHLO)", "It does not like our name in EHLO")]
    [InlineData(421, "4.7.0", "Try again later", "The next hop gets too much")]
    [InlineData(450, "4.3.2", "Come later", "The next hop gets too much")]
    public void Knows_the_replies_of_the_field(int code, string status, string text, string advice)
    {
        Assert.StartsWith(advice, Heard(new(code, Status(status), text)), StringComparison.Ordinal);
    }

    /// <summary>A reply for each row that there is; the words are those of Microsoft's pages and of the field.</summary>
    [Theory]
    [InlineData(550, "5.7.64", "TenantAttribution; Relay Access Denied SMTP", "Exchange Online does not see whose mail this is")]
    [InlineData(451, "4.7.64", "TenantAttribution; Relay Access Denied [DB5EUR03FT012.eop-EUR03.prod.protection.outlook.com]", "Exchange Online does not see whose mail this is")]
    [InlineData(550, "5.7.1", "TenantAttribution; Relay Access Denied ATTR36", "Exchange Online does not see whose mail this is")]
    [InlineData(550, "5.7.68", "TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources", "Exchange Online refuses Direct Send")]
    [InlineData(550, "5.7.51", "TenantInboundAttribution; There is a partner connector configured that matched the message's recipient domain.", "A connector of the tenant takes mail")]
    [InlineData(550, "5.7.711", "Access denied, bad inbound connector. AS(2204)", "Exchange Online has blocked the inbound connector")]
    [InlineData(451, "4.4.62", "Mail sent to the wrong Office 365 region. ATTR35", "This is Exchange Online in another region")]
    [InlineData(451, "4.4.4", "Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions. ATTR5", "No tenant there has this recipient's domain")]
    [InlineData(451, "4.4.3", "Temporary server error. Please try again later ATTR41", "Exchange Online has trouble of its own")]
    [InlineData(554, "5.4.14", "Hop count exceeded - possible mail loop ATTR34", "Exchange Online has ended a loop")]
    [InlineData(554, "5.4.6", "Hop count exceeded - possible mail loop", "Exchange Online has ended a loop")]
    [InlineData(550, "5.7.128", "TRANSPORT.RULES.RejectMessage; Transport rules loop count exceeded", "Exchange Online has ended a loop")]
    [InlineData(550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)", "The tenant has no such recipient")]
    [InlineData(550, "5.7.232", "Your message can't be sent because your trial tenant has exceeded its daily limit", "This is a trial tenant")]
    [InlineData(550, "5.7.233", "Your message can't be sent because your tenant exceeded its daily limit", "The tenant has sent to as many outside recipients")]
    [InlineData(550, "5.7.236", "Your message can't be sent", "From addresses of onmicrosoft.com")]
    [InlineData(550, "5.7.705", "Access denied, tenant has exceeded threshold", "The tenant sends too much")]
    [InlineData(550, "5.7.750", "Client blocked from sending from unregistered domains", "The tenant sends from domains")]
    [InlineData(550, "5.7.708", "Service unavailable. Access denied, traffic not accepted from this IP", "Exchange Online takes nothing from this address yet")]
    [InlineData(550, "5.1.8", "Access denied, bad outbound sender", "The sender is blocked for spam")]
    [InlineData(550, "5.1.90", "Your message can't be sent because you've reached your daily limit for message recipients", "The mailbox has sent to as many")]
    [InlineData(550, "5.7.501", "Access denied, spam abuse detected", "Exchange Online has banned the address")]
    [InlineData(550, "5.7.511", "Access denied, banned sender[192.0.2.1]", "Exchange Online has banned the address")]
    [InlineData(550, "5.7.606", "Access denied, banned sending IP [192.0.2.1]", "Exchange Online has banned the address")]
    [InlineData(530, "5.7.57", "Client not authenticated to send mail", "It wants a login")]
    [InlineData(550, "5.7.60", "SMTP; Client does not have permissions to send as this sender", "The account we log in with")]
    [InlineData(550, "5.7.509", "Access denied, sending domain contoso.example does not pass DMARC verification and has a DMARC policy of reject", "DMARC failed")]
    [InlineData(550, "5.6.11", "SMTPSEND.BareLinefeedsAreIllegal", "A line of the message ends with LF alone")]
    [InlineData(535, "5.7.139", "Authentication unsuccessful, basic authentication is disabled.", "Passwords are not taken there")]
    [InlineData(535, "5.7.139", "Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.", "The login is blocked by a policy")]
    [InlineData(535, "5.7.139", "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.", "SMTP AUTH is switched off there")]
    public void Knows_what_Exchange_Online_says_of_mail_that_comes_back(int code, string status, string text, string advice) => Knows_the_replies_of_the_field(code, status, text, advice);

    [Theory]
    [InlineData("5.7.64", 451)]
    [InlineData("5.7.51", 451)]
    [InlineData("5.7.68", 451)]
    [InlineData("5.7.711", 451)]
    [InlineData("5.7.232", 550)]
    [InlineData("5.4.1", 550)]
    public async Task A_connector_that_is_wrong_has_mail_wait_and_not_bounce(string status, int told)
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) ? $"550 {status} TenantAttribution" : NextHop.Usual(command));

        Assert.Equal(told, Assert.Single((await HandOverAsync(Relay(), Connector(hop.Port))).Recipients).Reply.Code);
    }

    [Fact]
    public void Has_nothing_to_say_of_what_it_does_not_know() => Assert.Null(Heard(new(550, new(5, 1, 1), "No such user")));

    [Fact(Timeout = 20_000)]
    public async Task Comes_from_the_address_it_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connector = Connector(((IPEndPoint)listener.LocalEndpoint).Port) with { SourceAddresses = [IPAddress.Parse("127.0.0.9")] };
        var handing = HandOverAsync(Relay(), connector);

        using var socket = await listener.AcceptSocketAsync(TestEnds);

        Assert.Equal(IPAddress.Parse("127.0.0.9"), ((IPEndPoint)socket.RemoteEndPoint!).Address);
        socket.Close();
        Assert.True(Assert.Single((await handing).Recipients).Reply.IsTransient);
    }

    [Fact(Timeout = 20_000)]
    public async Task Uses_no_address_of_a_kind_it_has_no_source_for()
    {
        await using var hop = new NextHop();

        var handover = await HandOverAsync(Relay(), Connector(hop.Port) with { SourceAddresses = [IPAddress.IPv6Loopback] });

        Assert.Equal("451 4.4.4 The next hop has no address", Only(handover));
        Assert.Empty(hop.Connections);
    }

    [Fact]
    public void Knows_by_the_host_what_other_words_do_not_tell() =>
        Assert.Contains("app-specific password", Advice.For(Advice.Symptom(new(535, new(5, 7, 8), "Error: authentication failed"), Connector(), new("smtp.mail.me.com", 587))), StringComparison.Ordinal);

    [Fact]
    public void Knows_what_a_refused_token_lacks()
    {
        var authentication = new SendAuthentication.WithToken(new("https://login.example/token"), "the client") { User = "ann@contoso.example" };
        var symptom = Advice.Symptom(new(535, new(5, 7, 3), "Authentication unsuccessful"), Connector() with { Authentication = authentication }, new("smtp.office365.com", 587));

        Assert.Contains("Add-MailboxPermission -Identity ann@contoso.example", Advice.For(symptom), StringComparison.Ordinal);
    }

    private static string? Heard(SmtpReply reply) => Advice.For(Advice.Symptom(reply, Connector(), new("mx.example")));

    private static EnhancedStatus Status(string text)
    {
        var parts = text.Split('.');
        return new(byte.Parse(parts[0], provider: null), ushort.Parse(parts[1], provider: null), ushort.Parse(parts[2], provider: null));
    }
}
