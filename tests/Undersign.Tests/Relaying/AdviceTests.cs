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
    [InlineData(421, "4.7.0", "Try again later, closing connection. (EHLO)", "The next hop gets too much")]
    public void Knows_the_replies_of_the_field(int code, string status, string text, string advice)
    {
        var parts = status.Split('.');
        var reply = new SmtpReply(code, new(byte.Parse(parts[0], provider: null), ushort.Parse(parts[1], provider: null), ushort.Parse(parts[2], provider: null)), text);

        Assert.StartsWith(advice, Advice.For(reply), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_nothing_to_say_of_what_it_does_not_know() => Assert.Null(Advice.For(new(550, new(5, 1, 1), "No such user")));

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
}
