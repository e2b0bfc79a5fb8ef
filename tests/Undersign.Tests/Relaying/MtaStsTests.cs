namespace Undersign.Tests.Relaying;

/// <summary>What a domain says of its exchanges decides where its mail goes: with a name server, web server and exchange on loopback. RFC 8461 §5.</summary>
public sealed class MtaStsTests : MtaStsTestBase
{
    [Fact(Timeout = 60_000)]
    public async Task An_exchange_that_keeps_the_policy_gets_the_mail()
    {
        Announce("1");

        var handover = await SendAsync();

        Assert.True(handover.Recipients[0].IsTaken, Only(handover));
        Assert.True(handover.IsTlsVerified);
        Assert.Equal("enforce, kept", handover.MtaSts?.ToString());
        Assert.Equal("d.example", Assert.Single(Web.Asked));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_exchange_that_it_does_not_name_gets_none()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "*.other.example");

        var handover = await SendAsync();

        Assert.Equal("451 4.7.0 The policy of the recipient's domain (MTA-STS) allows none of its exchanges", Only(handover));
        Assert.Equal("enforce, not kept: it names *.other.example, and the DNS mx.d.example", handover.MtaSts?.ToString());
        Assert.Contains("forged", handover.Advice, StringComparison.Ordinal);
        Assert.True(handover.IsUnreached);
        Assert.False(Hop.FirstEnd.IsCompleted);
        Assert.Contains("Mail for d.example waits", Diary.Line(3015), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_named_exchange_gets_it_though_a_better_one_is_not_named()
    {
        Announce("1");
        Names.Mx("d.example", 5, "forged.d.example").Address("forged.d.example", "127.0.0.1");

        Assert.Equal($"mx.d.example:{Hop.Port}", (await SendAsync()).NextHop);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_exchange_with_a_certificate_for_another_name_gets_none()
    {
        await ReplaceHopAsync("mx.other.example");
        Announce("1");

        var handover = await SendAsync();

        Assert.Equal("451 4.7.5 The certificate of the next hop is for another name (by the MTA-STS policy of the recipient's domain)", Only(handover));
        Assert.Contains("The policy of d.example (MTA-STS) lets no mail go there as it is.", handover.Advice, StringComparison.Ordinal);
        Assert.Equal("enforce, not kept: mx.d.example has not the TLS that it demands", handover.MtaSts?.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_exchange_without_TLS_gets_none()
    {
        await using var plain = new NextHop();
        Announce("1");

        var handover = await SendAsync(port: plain.Port);

        Assert.Equal("451 4.7.4 The next hop does not offer TLS, and TLS is required (by the MTA-STS policy of the recipient's domain)", Only(handover));
        Assert.DoesNotContain(plain.Connections, connection => !connection.Messages.IsEmpty);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_policy_for_testing_is_told_and_holds_nothing_up()
    {
        await using var plain = new NextHop();
        Announce("1");
        Web.Answer = PolicyServer.Policy("testing", "mx.d.example");
        var relay = Relay(Policies());

        var first = await SendAsync(relay, plain.Port);
        var second = await SendAsync(relay, plain.Port);

        Assert.True(first.Recipients[0].IsTaken && second.Recipients[0].IsTaken);
        Assert.Equal("testing, not kept: mx.d.example was reached without TLS", second.MtaSts?.ToString());
        Assert.Contains("Mail for d.example goes all the same", Diary.Line(3015), StringComparison.Ordinal); // once for both
    }

    [Fact(Timeout = 60_000)]
    public async Task A_policy_for_testing_tells_of_an_exchange_that_it_does_not_name()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("testing", "mail.d.example");

        Assert.Equal("testing, not kept: it does not name mx.d.example", (await SendAsync()).MtaSts?.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_policy_of_none_demands_nothing()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("none", "mail.d.example");

        var handover = await SendAsync();

        Assert.True(handover.Recipients[0].IsTaken);
        Assert.Null(handover.MtaSts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_the_record_nobody_is_asked()
    {
        Assert.Null((await SendAsync()).MtaSts);
        Assert.Empty(Web.Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_connector_may_ignore_policies()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mail.d.example");

        Assert.True((await SendAsync(honours: false)).Recipients[0].IsTaken);
        Assert.Empty(Web.Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_verified_connection_is_not_one_that_was_opened_without_the_policy()
    {
        await using var plain = new NextHop();
        var relay = Relay(Policies());
        Assert.True((await SendAsync(relay, plain.Port)).Recipients[0].IsTaken);
        Announce("1");

        Assert.Equal(451, (await SendAsync(relay)).Recipients[0].Reply.Code);
    }
}
