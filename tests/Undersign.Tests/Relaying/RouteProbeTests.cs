using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Operation;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>A smart host that is asked whether it would take mail, and gets none.</summary>
public sealed class RouteProbeTests : RelayTestBase
{
    private static readonly Mailbox From = new("postmaster", "contoso.example");
    private static readonly Mailbox To = new("undersign-probe", "example.com");

    [Fact(Timeout = 20_000)]
    public async Task It_is_asked_for_a_recipient_and_given_nothing()
    {
        await using var hop = new NextHop();

        var answer = await AskAsync(Connector(hop.Port));

        Assert.True(answer is { Reply.IsPositive: true, IsReached: true, IsLasting: false, Advice: null });
        var connection = Assert.Single(hop.Connections);
        await connection.Ended;
        Assert.Equal(
            ["CONNECT", "EHLO gateway.example", "MAIL FROM:<postmaster@contoso.example>", "RCPT TO:<undersign-probe@example.com>", "RSET", "QUIT"], connection.Commands, StringComparer.Ordinal);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("RCPT", "550 5.7.64 TenantAttribution; Relay Access Denied [ValidationStatus of 'CN=x' is Unknown] ATTR5", true, "Exchange Online does not see whose mail this is")]
    [InlineData("RCPT", "451 4.7.64 TenantAttribution; Relay Access Denied", true, "Exchange Online does not see whose mail this is")]
    [InlineData("RCPT", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", true, "the domain is not of this tenant")]
    [InlineData("MAIL", "451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35", true, "in another region")]
    [InlineData("MAIL", "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP", true, "takes nothing from this address yet")]
    [InlineData("RCPT", "451 4.7.500 Server busy. Please try again later", false, "gets too much at the moment")]
    [InlineData("CONNECT", "554 5.7.1 Access denied, banned sending IP [192.0.2.1]", true, "has banned the address")]
    public async Task What_it_says_is_judged_and_explained(string at, string reply, bool isLasting, string advice)
    {
        await using var hop = new NextHop((_, command) => command.Split(' ')[0] == at ? reply : NextHop.Usual(command));

        var answer = await AskAsync(Connector(hop.Port));

        Assert.Equal((reply, true, isLasting), (answer.Reply.ToString(), answer.IsReached, answer.IsLasting));
        Assert.Contains(advice, answer.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(hop.Connections.SelectMany(static connection => connection.Commands), static command => command is "DATA" || command.StartsWith("BDAT", StringComparison.Ordinal));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_smart_host_that_cannot_say_leaves_it_to_the_next()
    {
        await using var busy = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) ? "451 4.3.2 Not now" : NextHop.Usual(command));
        await using var hop = new NextHop();

        Assert.Equal($"127.0.0.1:{hop.Port}", (await AskAsync(Connector(DeafPort, busy.Port, hop.Port))).NextHop);
        Assert.Equal("451 4.3.2 Not now", (await AskAsync(Connector(DeafPort, busy.Port))).Reply.ToString());
    }

    [Fact(Timeout = 20_000)]
    public async Task Nobody_and_somebody_who_closes_have_not_answered()
    {
        await using var closing = new NextHop((_, command) => command.StartsWith("MAIL", StringComparison.Ordinal) ? null : NextHop.Usual(command));

        var (nobody, closed) = (await AskAsync(Connector(DeafPort)), await AskAsync(Connector(closing.Port)));

        Assert.True(nobody is { Reply.IsTransient: true, IsReached: false, IsLasting: false });
        Assert.Contains("Nothing listens on port", nobody.Advice, StringComparison.Ordinal);
        Assert.True(closed is { Reply.IsTransient: true, IsReached: false, IsLasting: false });
    }

    [Fact(Timeout = 20_000)]
    public async Task It_is_shown_the_certificate_of_the_connector_and_has_to_show_its_own()
    {
        using var ours = TlsNextHop.SelfSigned("signatures.contoso.example");
        await using var hop = new TlsNextHop("mx.example");
        var obtained = RelayOptions.Default with { ObtainedCertificate = new(new(LoadedCertificate.ForTls(ours), [], new CertificateSource.Authority(new("https://ca.example")))) };
        var connector = Connector(hop.Port) with { Tls = TlsLevel.Verified, TlsName = "mx.example", TrustedRoots = [hop.Certificate], ShowsObtainedCertificate = true };

        Assert.True((await AskAsync(connector, obtained)).Reply.IsPositive);
        Assert.True((await AskAsync(connector with { TlsName = "other.example" }, obtained)) is { IsReached: false, IsLasting: true });
        Assert.Equal((true, false), (Probe(obtained).CanShow(connector), Probe(RelayOptions.Default).CanShow(connector)));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_smart_host_that_says_nothing_is_waited_for_no_longer_than_the_limit()
    {
        await using var silent = new NextHop(static (_, _) => "");
        var time = new SteppedTime();
        var asking = Probe(RelayOptions.Default, time).AskAsync(Connector(silent.Port), From, To, TestEnds);
        while (!asking.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.False((await asking).IsReached);
    }

    private static RouteProbe Probe(RelayOptions options, TimeProvider? time = null) => new(options, time ?? TimeProvider.System, NullLogger<Relay>.Instance);

    private static Task<RouteAnswer> AskAsync(SendConnector connector, RelayOptions? options = null) => Probe(options ?? RelayOptions.Default).AskAsync(connector, From, To, TestEnds);
}
