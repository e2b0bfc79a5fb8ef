using System.Net;
using System.Net.Sockets;
using Undersign.Commands;
using Undersign.Onboarding.Probes;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Onboarding.Probes;

/// <summary>The first leg: a probe is submitted as one of the organisation's people, or it is said why not.</summary>
public sealed class ProbeSubmissionTests
{
    private static readonly Probe Probe = Probe.To(new("ann", "contoso.example"), DateTimeOffset.UnixEpoch);

    [Fact(Timeout = 20_000)]
    public async Task What_the_server_takes_is_submitted()
    {
        await using var server = new NextHop((_, command) => command == "." ? "250 2.0.0 Queued as 17" : NextHop.Usual(command));

        var leg = await SendAsync(server.Port);

        Assert.Equal((ProbeLegState.Done, "127.0.0.1: 250 2.0.0 Queued as 17"), (leg.State, leg.Words));
        Assert.Contains("MAIL FROM:<ann@contoso.example>", Assert.Single(server.Connections).Commands, StringComparer.Ordinal);
        Assert.Contains($"RCPT TO:<{Probe.Recipient}>", Assert.Single(server.Connections).Commands, StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task What_the_server_refuses_is_told_in_its_words_and_with_what_to_do()
    {
        await using var server = new NextHop((_, command) => command.StartsWith("MAIL", StringComparison.Ordinal) ? "530 5.7.57 Client not authenticated to send mail" : NextHop.Usual(command));

        var leg = await SendAsync(server.Port);

        Assert.Equal((ProbeLegState.Missing, "127.0.0.1: 530 5.7.57 Client not authenticated to send mail"), (leg.State, leg.Words));
        Assert.StartsWith("It wants a login", leg.Advice, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_that_is_not_there_is_told()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();

        var leg = await SendAsync(port);

        Assert.Equal(ProbeLegState.Missing, leg.State);
        Assert.StartsWith($"127.0.0.1 does not answer on port {port}: ", leg.Words, StringComparison.Ordinal);
        Assert.StartsWith("Nothing listens", leg.Advice, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_password_is_shown_to_nobody_without_tls()
    {
        await using var server = new NextHop((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mx.example\r\n250 AUTH PLAIN LOGIN" : NextHop.Usual(command));

        var leg = await SendAsync(server.Port, ("ann@contoso.example", "correct horse"));

        Assert.Equal(ProbeLegState.Missing, leg.State);
        Assert.Contains("offers no STARTTLS", leg.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(Assert.Single(server.Connections).Commands, static command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    private static Task<ProbeLeg> SendAsync(int port, (string Name, string Password)? user = null) =>
        new ProbeSubmission("127.0.0.1", port, new Mailbox("ann", "contoso.example"), "gateway.example", user).SendAsync(Probe, TimeProvider.System, TestContext.Current.CancellationToken);
}
