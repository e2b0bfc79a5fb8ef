using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>The answers of a next hop that is down, slow or odd, as the laws want them.</summary>
public sealed class RelayTests : RelayTestBase
{
    private const string Taken = "250 2.0.0 Taken";

    [Fact(Timeout = 20_000)]
    public async Task Hands_a_message_over()
    {
        await using var hop = new NextHop();

        var handover = await HandOverAsync(Relay(), Connector(hop.Port));

        Assert.Equal($"127.0.0.1:{hop.Port}", handover.NextHop);
        Assert.True(Assert.Single(handover.Recipients).IsTaken);
        Assert.Equal(Taken, Only(handover));
        Assert.Equal("Subject: x\r\n\r\nbody\r\n", Assert.Single(Assert.Single(hop.Connections).Messages));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_next_hop_that_is_down_makes_every_recipient_wait()
    {
        var envelope = ToOne with { Recipients = [new(new("c", "d.example")), new(new("e", "d.example"))] };

        var handover = await HandOverAsync(Relay(), Connector(DeafPort), envelope);

        Assert.Equal(["451 4.4.1 The next hop does not answer", "451 4.4.1 The next hop does not answer"], handover.Recipients.Select(outcome => outcome.Reply.ToString()), StringComparer.Ordinal);
        Assert.False(handover.IsUncertain);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_next_hop_without_address_makes_mail_wait()
    {
        var connector = Connector() with { SmartHosts = [new("no-such-host.invalid")] };

        Assert.Equal("451 4.4.4 The next hop has no address", Only(await HandOverAsync(Relay(), connector)));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_next_hop_by_name_is_found_by_whichever_address_answers()
    {
        await using var hop = new NextHop(); // on IPv4 only, while localhost is ::1 first
        var connector = Connector() with { SmartHosts = [new("localhost", hop.Port)] };

        Assert.Equal(Taken, Only(await HandOverAsync(Relay(), connector)));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("EHLO gateway.example", false)]
    [InlineData("MAIL FROM:<a@b.example>", false)]
    [InlineData(".", true)]
    public async Task A_slow_next_hop_is_waited_for_and_longer_once_it_has_the_message(string silentAt, bool isUncertain)
    {
        var time = new SteppedTime();
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hop = new NextHop((_, command) =>
        {
            if (command != silentAt)
            {
                return NextHop.Usual(command);
            }

            silent.TrySetResult();
            return "";
        });
        var handing = HandOverAsync(Relay(time: time), Connector(hop.Port));
        await silent.Task;

        time.Advance(RelayOptions.Default.SendingLimit);
        Assert.False(isUncertain && handing.IsCompleted, "RFC 1047: it was given up though the next hop had the whole message.");
        time.Advance(RelayOptions.Default.ReplyLimit - RelayOptions.Default.SendingLimit);

        Assert.Equal("451 4.4.2 The next hop took too long", Only(await handing));
        Assert.Equal(isUncertain, (await handing).IsUncertain);
    }

    [Fact(Timeout = 20_000)]
    public async Task One_refused_recipient_of_many_does_not_keep_the_rest()
    {
        await using var hop = new NextHop((_, command) => command == "RCPT TO:<e@d.example>" ? "550 5.1.1 No such user" : NextHop.Usual(command));
        var envelope = ToOne with { Recipients = [new(new("c", "d.example")), new(new("e", "d.example")), new(new("f", "d.example"))] };

        var handover = await HandOverAsync(Relay(), Connector(hop.Port), envelope);

        Assert.Equal([Taken, "550 5.1.1 No such user", Taken], handover.Recipients.Select(outcome => outcome.Reply.ToString()), StringComparer.Ordinal);
        Assert.Equal(envelope.Recipients, handover.Recipients.Select(outcome => outcome.Recipient));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_connection_dropped_after_data_is_uncertain_and_not_tried_again()
    {
        await using var hop = new NextHop((_, command) => command == "." ? null : NextHop.Usual(command));
        await using var other = new NextHop();

        var handover = await HandOverAsync(Relay(), Connector(hop.Port, other.Port));

        Assert.Equal("451 4.4.2 The next hop closed the connection", Only(handover));
        Assert.True(handover.IsUncertain);
        Assert.Single(hop.Connections);
        Assert.Empty(other.Connections);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_421_of_the_next_hop_is_not_one_to_the_sender()
    {
        await using var hop = new NextHop((_, command) => command == "." ? "421 4.3.2 Going down" : NextHop.Usual(command));

        Assert.Equal("451 4.3.2 Going down", Only(await HandOverAsync(Relay(), Connector(hop.Port))));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("CONNECT", "421 4.3.2 Too many connections")]
    [InlineData("EHLO gateway.example", "451 4.3.0 Not now")]
    [InlineData("EHLO gateway.example", null)]
    [InlineData("MAIL FROM:<a@b.example>", "421 4.3.2 Going down")]
    [InlineData("MAIL FROM:<a@b.example>", null)]
    [InlineData("CONNECT", "554 5.7.1 Not from you")]
    public async Task The_next_smart_host_is_tried_while_nothing_was_taken(string command, string? reply)
    {
        await using var first = new NextHop((_, said) => said == command ? reply : NextHop.Usual(said));
        await using var second = new NextHop();

        var handover = await HandOverAsync(Relay(), Connector(first.Port, second.Port));

        Assert.Equal(Taken, Only(handover));
        Assert.Equal($"127.0.0.1:{second.Port}", handover.NextHop);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("CONNECT")]
    [InlineData("EHLO gateway.example")]
    public async Task A_next_hop_that_refuses_us_bounces_no_mail(string command)
    {
        await using var hop = new NextHop((_, said) => said == command || said.StartsWith("HELO", StringComparison.Ordinal) ? "554 5.7.1 Not from you" : NextHop.Usual(said));

        Assert.Equal("451 4.7.1 Not from you", Only(await HandOverAsync(Relay(), Connector(hop.Port))));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("MAIL FROM:<a@b.example>", "451 4.7.1 Greylisted")]
    [InlineData("RCPT TO:<c@d.example>", "421 4.3.2 Going down")]
    public async Task The_next_smart_host_is_not_asked_for_a_second_opinion(string command, string reply)
    {
        await using var first = new NextHop((_, said) => said == command ? reply : NextHop.Usual(said));
        await using var second = new NextHop();

        var handover = await HandOverAsync(Relay(), Connector(first.Port, second.Port));

        Assert.Equal(reply[4..], Only(handover)[4..]);
        Assert.Empty(second.Connections);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_smart_host_that_was_down_comes_last_for_a_while()
    {
        var time = new SteppedTime();
        var isUp = false;
        await using var first = new NextHop((_, command) => isUp ? NextHop.Usual(command) : null);
        await using var second = new NextHop();
        var (relay, connector) = (Relay(time: time), Connector(first.Port, second.Port));

        await HandOverAsync(relay, connector);
        await HandOverAsync(relay, connector);
        Assert.Single(first.Connections);
        isUp = true;
        time.Advance(RelayOptions.Default.RestAfterFailure);

        Assert.Equal($"127.0.0.1:{first.Port}", (await HandOverAsync(relay, connector)).NextHop);
    }

    [Fact(Timeout = 20_000)]
    public async Task Opportunistic_tls_that_fails_goes_in_the_clear_on_a_new_connection()
    {
        await using var hop = new NextHop((_, command) => command switch
        {
            "EHLO gateway.example" => "250-mx.example\r\n250-PIPELINING\r\n250 STARTTLS",
            "STARTTLS" => "220 Go", // and what follows is no handshake
            _ => NextHop.Usual(command),
        });

        Assert.Equal(Taken, Only(await HandOverAsync(Relay(), Connector(hop.Port))));
        Assert.Equal(2, hop.Connections.Count);
        Assert.DoesNotContain("STARTTLS", hop.Connections.Last().Commands, StringComparer.Ordinal);
    }

    [Theory(Timeout = 20_000)]
    [InlineData(TlsLevel.Required)]
    [InlineData(TlsLevel.Verified)]
    public async Task Tls_that_is_required_never_goes_in_the_clear(TlsLevel level)
    {
        await using var hop = new NextHop((_, command) => command switch
        {
            "EHLO gateway.example" => "250-mx.example\r\n250 STARTTLS",
            "STARTTLS" => "220 Go",
            _ => NextHop.Usual(command),
        });

        Assert.Equal("451 4.7.5 No TLS session could be made with the next hop", Only(await HandOverAsync(Relay(), Connector(hop.Port) with { Tls = level })));
        Assert.Single(hop.Connections);
    }
}
