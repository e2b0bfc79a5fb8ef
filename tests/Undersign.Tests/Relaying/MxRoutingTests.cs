using Undersign.Protocols.Smtp;
using Undersign.Protocols.Tests.Dns;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>Mail that goes where MX records say, with a name server and next hops on loopback. RFC 5321 §5.1, RFC 7505.</summary>
public sealed class MxRoutingTests : RelayTestBase
{
    private const string Taken = "250 2.0.0 Taken";

    private readonly NameServerDouble _names = new();
    private readonly NextHop _hop = new();

    [Fact(Timeout = 20_000)]
    public async Task Goes_to_the_exchange_of_the_domain()
    {
        _names.Mx("d.example", 10, "mx.d.example").Address("mx.d.example", "127.0.0.1");

        var handover = await HandOverAsync(ByMx("c@d.example"));

        Assert.Equal(Taken, Only(handover));
        Assert.Equal($"mx.d.example:{_hop.Port}", handover.NextHop);
    }

    [Fact(Timeout = 20_000)]
    public async Task Goes_to_the_next_exchange_when_the_better_one_is_down()
    {
        _names.Mx("d.example", 20, "backup.d.example").Mx("d.example", 10, "down.d.example");
        _names.Address("down.d.example", "127.0.0.77").Address("backup.d.example", "127.0.0.1"); // the next hop listens on 127.0.0.1 alone

        var handover = await HandOverAsync(ByMx("c@d.example"));

        Assert.Equal(Taken, Only(handover));
        Assert.Equal($"backup.d.example:{_hop.Port}", handover.NextHop);
    }

    [Fact(Timeout = 20_000)]
    public async Task Prefers_the_lower_number()
    {
        _names.Mx("d.example", 20, "b.d.example").Mx("d.example", 10, "a.d.example").Mx("d.example", 30, "c.d.example");
        _names.Address("a.d.example", "127.0.0.1").Address("b.d.example", "127.0.0.1").Address("c.d.example", "127.0.0.1");

        Assert.Equal($"a.d.example:{_hop.Port}", (await HandOverAsync(ByMx("c@d.example"))).NextHop);
    }

    [Fact(Timeout = 20_000)]
    public async Task Tries_every_address_of_an_exchange()
    {
        _names.Mx("d.example", 10, "mx.d.example").Address("mx.d.example", "::1").Address("mx.d.example", "127.0.0.77").Address("mx.d.example", "127.0.0.1");

        Assert.Equal(Taken, Only(await HandOverAsync(ByMx("c@d.example"))));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_domain_without_exchanges_is_its_own()
    {
        _names.Address("d.example", "127.0.0.1");

        Assert.Equal($"d.example:{_hop.Port}", (await HandOverAsync(ByMx("c@D.example"))).NextHop);
    }

    [Fact(Timeout = 20_000)]
    public async Task An_address_literal_needs_no_name_server()
    {
        Assert.Equal(Taken, Only(await HandOverAsync(ByMx("c@[127.0.0.1]"))));
        Assert.Empty(_names.Asked);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_domain_that_does_not_exist_is_refused()
    {
        var handover = await HandOverAsync(ByMx("c@nowhere.example"));

        Assert.Equal("550 5.1.2 The recipient's domain does not exist", Only(handover));
        Assert.Equal("nowhere.example is not in the DNS.", handover.Advice);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_domain_with_neither_exchange_nor_address_is_refused()
    {
        _names.Text("d.example", "v=spf1 -all");

        Assert.Equal("550 5.1.2 The recipient's domain does not exist", Only(await HandOverAsync(ByMx("c@d.example"))));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_domain_that_takes_no_mail_is_refused()
    {
        _names.Mx("d.example", 0, "").Address("d.example", "127.0.0.1");

        Assert.Equal("556 5.1.10 The recipient's domain takes no mail", Only(await HandOverAsync(ByMx("c@d.example"))));
        Assert.Empty(_hop.Connections);
    }

    [Fact(Timeout = 20_000)]
    public async Task Name_servers_that_fail_make_mail_wait()
    {
        _names.Code = _ => 2;

        Assert.Equal("451 4.4.3 The name servers do not say where mail for the recipient's domain goes", Only(await HandOverAsync(ByMx("c@d.example"))));
    }

    [Fact(Timeout = 20_000)]
    public async Task Goes_to_no_exchange_behind_ourselves()
    {
        _names.Mx("d.example", 10, "better.d.example").Mx("d.example", 20, "gateway.example").Mx("d.example", 30, "worse.d.example");
        _names.Address("better.d.example", "127.0.0.77").Address("worse.d.example", "127.0.0.1");

        Assert.Equal("451 4.4.1 The next hop does not answer", Only(await HandOverAsync(ByMx("c@d.example"))));
        Assert.Empty(_hop.Connections);
    }

    [Fact(Timeout = 20_000)]
    public async Task Where_we_are_the_best_exchange_mail_would_come_back()
    {
        _names.Mx("d.example", 10, "gateway.example").Mx("d.example", 20, "worse.d.example");

        Assert.Equal("554 5.4.6 The recipient's domain leads back to this gateway", Only(await HandOverAsync(ByMx("c@d.example"))));
    }

    /// <summary>It would be taken for another organisation's mail, and leave by its connector.</summary>
    [Theory(Timeout = 20_000)]
    [InlineData("c@d.example")]
    [InlineData("c@[127.0.0.1]")]
    [InlineData("c@[IPv6:::1]")]
    [InlineData("c@[IPv6:::ffff:127.0.0.1]")]
    [InlineData("c@[0.0.0.0]")]
    public async Task Law_8_no_mail_goes_to_an_address_of_our_own(string recipient)
    {
        _names.Mx("d.example", 10, "innocent.d.example").Mx("d.example", 20, "worse.d.example").Address("innocent.d.example", "127.0.0.1").Address("worse.d.example", "192.0.2.1");

        var handover = await HandOverAsync(Server(), Connector() with { MxPort = _hop.Port }, To(recipient));

        Assert.Equal("554 5.4.6 The recipient's domain leads back to this gateway", Only(handover));
        Assert.Empty(_hop.Connections);
    }

    /// <summary>Once the better exchange could not be reached it is tried behind the others; we are not among those others.</summary>
    [Fact(Timeout = 20_000)]
    public async Task A_better_exchange_than_ourselves_is_waited_for()
    {
        _names.Mx("d.example", 10, "better.d.example").Mx("d.example", 20, "innocent.d.example").Address("innocent.d.example", "127.0.0.1");
        var (relay, connector) = (Server(), Connector() with { MxPort = _hop.Port });

        Assert.StartsWith("451 4.4.4", Only(await HandOverAsync(relay, connector, To("c@d.example"))), StringComparison.Ordinal);
        Assert.StartsWith("451 4.4.4", Only(await HandOverAsync(relay, connector, To("c@d.example"))), StringComparison.Ordinal);
    }

    /// <summary>RFC 5321 §4.1.3: what else some systems take for an address is none.</summary>
    [Theory(Timeout = 20_000)]
    [InlineData("[127.1]")]
    [InlineData("[0x7f.1]")]
    [InlineData("[127.0.0.01]")]
    [InlineData("[2130706433]")]
    [InlineData("[::1]")]
    [InlineData("[IPv6:127.0.0.1]")]
    [InlineData("[IPv6:fe80::1%1]")]
    public async Task An_address_literal_is_written_in_one_way(string domain) =>
        Assert.Equal("550 5.1.2 The recipient's domain does not exist", Only(await HandOverAsync(ByMx($"c@{domain}"))));

    [Fact(Timeout = 20_000)]
    public async Task Each_domain_has_its_own_outcome()
    {
        _names.Mx("d.example", 10, "mx.d.example").Address("mx.d.example", "127.0.0.1").Mx("e.example", 10, "mx.e.example").Address("mx.e.example", "127.0.0.77");

        var handover = await HandOverAsync(ByMx("one@d.example", "two@nowhere.example", "three@e.example", "four@D.example"));

        Assert.Equal(["one@d.example", "two@nowhere.example", "three@e.example", "four@D.example"], handover.Recipients.Select(outcome => outcome.Recipient.ForwardPath.ToString()), StringComparer.Ordinal);
        Assert.Equal([250, 550, 451, 250], handover.Recipients.Select(outcome => outcome.Reply.Code));
        Assert.Single(Assert.Single(_hop.Connections).Messages);
    }

    [Fact(Timeout = 20_000)]
    public async Task Uses_a_connection_again()
    {
        _names.Mx("d.example", 10, "mx.d.example").Address("mx.d.example", "127.0.0.1").Mx("e.example", 10, "mx.d.example");
        var (relay, connector) = (Relay(nameServer: _names.EndPoint), Connector() with { MxPort = _hop.Port });

        await HandOverAsync(relay, connector, To("c@d.example"));
        await HandOverAsync(relay, connector, To("c@e.example"));

        Assert.Equal(2, Assert.Single(_hop.Connections).Messages.Count);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_unicode_domain_is_asked_for_in_ascii()
    {
        _names.Mx("xn--mller-kva.example", 10, "mx.d.example").Address("mx.d.example", "127.0.0.1");
        await HandOverAsync(ByMx("c@müller.example"));

        Assert.Contains("mx xn--mller-kva.example udp", _names.Asked, StringComparer.Ordinal);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _names.DisposeAsync();
        await _hop.DisposeAsync();
    }

    /// <summary>That of a gateway which listens, as opposed to one that only sends.</summary>
    private Relay Server() => Relay(RelayOptions.Default with { Own = new([], TimeProvider.System) }, nameServer: _names.EndPoint);

    private (SendConnector Connector, Envelope Envelope) ByMx(params string[] recipients) => (Connector() with { MxPort = _hop.Port }, To(recipients));

    private Task<Handover> HandOverAsync((SendConnector Connector, Envelope Envelope) mail) => HandOverAsync(Relay(nameServer: _names.EndPoint), mail.Connector, mail.Envelope);

    private static Envelope To(params string[] recipients) =>
        ToOne with { Recipients = [.. recipients.Select(static address => new EnvelopeRecipient(new(address[..address.IndexOf('@', StringComparison.Ordinal)], address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..])))] };
}
