using Undersign.Onboarding.Domains;

namespace Undersign.Tests.Onboarding.Domains;

/// <summary>The record as it is, and the exact one to publish. RFC 7208.</summary>
public sealed class SpfAdviceTests : DomainTestBase
{
    [Fact(Timeout = 60_000)]
    public async Task What_is_right_stays()
    {
        PublishAll();

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal((FindingState.Good, null, null), (spf.State, spf.Fix, spf.Record));
        Assert.Contains("takes 1 of 10 lookups, and lets mail come from 203.0.113.10", spf.Says, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("v=spf1 include:spf.protection.outlook.com -all", RightSpf)]
    [InlineData("v=spf1 -all", "v=spf1 ip4:203.0.113.10 include:spf.protection.outlook.com -all")]
    [InlineData("v=spf1 include:spf.protection.outlook.com ~all exp=why.contoso.example", "v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 ~all exp=why.contoso.example")]
    [InlineData("v=spf1 redirect=spf.protection.outlook.com", "v=spf1 ip4:203.0.113.10 redirect=spf.protection.outlook.com")]
    [InlineData("v=spf1 include:spf.protection.outlook.com -ip4:203.0.113.10 -all", "v=spf1 include:spf.protection.outlook.com -ip4:203.0.113.10 ip4:203.0.113.10 -all")]
    public async Task What_is_missing_is_put_before_the_end(string published, string advised)
    {
        PublishAll();
        Spf(published);

        var spf = await FindAsync(FindingTopic.Spf);

        Assert.Contains(spf, static finding => finding.State == FindingState.Attention && finding.Says.StartsWith("it does not let mail come from 203.0.113.10", StringComparison.Ordinal));
        Assert.Equal(advised, spf[0].Record?.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_mail_leaves_by_us_it_is_graver()
    {
        PublishAll();
        Spf("v=spf1 include:spf.protection.outlook.com -all");
        Subject = Subject with { DeliversByMx = true };

        Assert.Equal(FindingState.Bad, (await FindOneAsync(FindingTopic.Spf)).State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_domain_without_a_record_gets_a_whole_one()
    {
        PublishAll();
        Spf();

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal(("it has no SPF record", new RecordAdvice(Domain, "TXT", "v=spf1 ip4:203.0.113.10 include:spf.protection.outlook.com -all")), (spf.Says, spf.Record));
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_records_become_one_that_shuts_nobody_out()
    {
        PublishAll();
        Spf("v=spf1 include:spf.protection.outlook.com -all", "v=spf1 ip4:203.0.113.10 ip4:203.0.113.20 ~all");

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal(FindingState.Bad, spf.State);
        Assert.Equal("v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 ip4:203.0.113.20 ~all", spf.Record?.Value);
        Assert.Contains("remove the others", spf.Fix, StringComparison.Ordinal);
    }

    /// <summary>What only one of them says of where it goes on, the other's <c>-all</c> would have ended.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("v=spf1 redirect=_spf.mailer.example", "v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 include:_spf.mailer.example -all")]
    [InlineData("v=spf1 ip4:203.0.113.20 ?all redirect=_spf.mailer.example", "v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 ip4:203.0.113.20 ?all")] // RFC 7208 §6.1: all has ended it before
    public async Task A_record_that_goes_on_elsewhere_is_included(string other, string advised)
    {
        PublishAll();
        Names.Text("_spf.mailer.example", "v=spf1 ip4:192.0.2.9 -all");
        Spf("v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 -all", other);

        Assert.Equal(advised, (await FindAsync(FindingTopic.Spf))[0].Record?.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_word_that_is_wrong_is_named_and_nothing_is_guessed()
    {
        PublishAll();
        Spf("v=spf1 ipv4:203.0.113.10 include:spf.protection.outlook.com -all");

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal((FindingState.Bad, null), (spf.State, spf.Record));
        Assert.Contains("\"ipv4:203.0.113.10\" begins with no mechanism", spf.Says, StringComparison.Ordinal);
    }

    /// <summary>Where they are hosts of others, these may change their addresses, and nobody would notice but the receivers.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("mx:contoso.example", "mail.contoso.example", "ip4:203.0.113.40 ip4:203.0.113.41")]
    [InlineData("mx/30", "mail.contoso.example", "ip4:203.0.113.40/30 ip4:203.0.113.41/30")]
    [InlineData("a:mail.contoso.example", "mail.contoso.example", "ip4:203.0.113.40 ip4:203.0.113.41")]
    [InlineData("mx", "mx.provider.example", null)]
    [InlineData("?mx", "mail.contoso.example", null)]
    public async Task Own_exchanges_are_written_out_to_save_lookups(string term, string exchange, string? written)
    {
        PublishAll();
        Names.Address(exchange, "203.0.113.40").Address(exchange, "203.0.113.41");
        Others(9);
        Names.Forget(Domain);
        Names.Mx(Domain, 10, exchange).Text(Domain, $"v=spf1 include:spf.protection.outlook.com {OthersIncluded(9)} {term} ip4:203.0.113.10 -all", ttl: 0);

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Contains("takes 11 lookups", spf.Says, StringComparison.Ordinal);
        Assert.Equal(written is null ? null : $"v=spf1 include:spf.protection.outlook.com {OthersIncluded(9)} {written} ip4:203.0.113.10 -all", spf.Record?.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_the_organisations_own_is_written_out_to_save_lookups()
    {
        PublishAll();
        Names.Address("mail.contoso.example", "203.0.113.40").Address("web.contoso.example", "203.0.113.41").Address("web.contoso.example", "2001:db8::41").Text("_spf.contoso.example", "v=spf1 ip4:203.0.113.50 ip4:203.0.113.51 ?all");
        Others(7);
        Spf($"v=spf1 include:spf.protection.outlook.com {OthersIncluded(7)} a:mail.contoso.example a:web.contoso.example include:_spf.contoso.example ip4:203.0.113.10 -all");

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal(FindingState.Bad, spf.State);
        Assert.Contains("takes 11 lookups", spf.Says, StringComparison.Ordinal);
        Assert.Equal($"v=spf1 include:spf.protection.outlook.com {OthersIncluded(7)} ip4:203.0.113.40 a:web.contoso.example include:_spf.contoso.example ip4:203.0.113.10 -all", spf.Record?.Value); // one is enough
    }

    [Fact(Timeout = 60_000)]
    public async Task Addresses_of_others_are_never_copied()
    {
        PublishAll();
        Others(11);
        Spf($"v=spf1 include:spf.protection.outlook.com {OthersIncluded(11)} ip4:203.0.113.10 -all");

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal((FindingState.Bad, null), (spf.State, spf.Record));
        Assert.Contains("12 lookups", spf.Fix, StringComparison.Ordinal);
        Assert.Contains("would break on the day they change them", spf.Fix, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_dead_is_left_out()
    {
        PublishAll();
        Spf("v=spf1 include:gone.example a:old1.example a:old2.example a:old3.example include:spf.protection.outlook.com ip4:203.0.113.10 -all");

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal(RightSpf, spf.Record?.Value);
        Assert.Contains("include:gone.example is left out: that domain has no SPF record", spf.Fix, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_record_that_would_be_too_long_is_not_advised()
    {
        PublishAll();
        Spf($"v=spf1 include:spf.protection.outlook.com{string.Concat(Enumerable.Range(1, 28).Select(static number => $" ip4:192.0.2.{number}"))} -all");

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Null(spf.Record);
        Assert.Contains("more than the 450", spf.Fix, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 +all", FindingState.Bad, "lets everybody send")]
    [InlineData("v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 ?all", FindingState.Attention, "says nothing of others")]
    [InlineData("v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10", FindingState.Attention, "says nothing of others")]
    [InlineData("v=spf1 include:spf.protection.outlook.com ip4:203.0.113.10 ptr -all", FindingState.Attention, "has ptr")]
    public async Task What_is_careless_is_said(string published, object state, string said)
    {
        PublishAll();
        Spf(published);

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal(state, spf.State);
        Assert.Null(spf.Record);
        Assert.Contains(said, spf.Says, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_depends_on_the_message_is_evaluated_for_us_and_otherwise_left_open()
    {
        PublishAll();
        Names.Address("203.0.113.10.in-addr.postmaster.contoso.example", "127.0.0.2");
        Spf("v=spf1 exists:%{i}.%{v}.%{l}.%{d} include:spf.protection.outlook.com -all");

        var spf = await FindOneAsync(FindingTopic.Spf);

        Assert.Equal(FindingState.Good, spf.State);
        Assert.Contains("exists:%{i}.%{v}.%{l}.%{d} depends on each message", spf.Says, StringComparison.Ordinal);
    }

    /// <summary>Services whose record is nobody's business here.</summary>
    private void Others(int count)
    {
        for (var number = 0; number < count; number++)
        {
            Names.Text($"spf{number}.service.example", $"v=spf1 ip4:192.0.2.{number} -all");
        }
    }

    private static string OthersIncluded(int count) => string.Join(' ', Enumerable.Range(0, count).Select(static number => $"include:spf{number}.service.example"));
}
