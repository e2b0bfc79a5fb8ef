using System.Text.Json.Nodes;
using Undersign.Onboarding.Domains;
using Undersign.Organisations;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Onboarding.Domains;

/// <summary>DKIM, DMARC, MX and reverse DNS, against a name server that may be broken or hostile.</summary>
public sealed class DomainChecksTests : DomainTestBase
{
    [Fact(Timeout = 60_000)]
    public async Task A_domain_that_is_right_is_good_in_everything()
    {
        PublishAll();

        var report = await RunAsync();

        Assert.All(report.Findings, static finding => Assert.Equal(FindingState.Good, finding.State));
        Assert.Equal(["203.0.113.10 ReverseDns", "contoso.example Mx", "contoso.example Spf", "contoso.example Dkim", "contoso.example Dmarc"], report.Findings.Select(static finding => $"{finding.Subject} {finding.Topic}"), StringComparer.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_address_without_a_name_gets_the_record_to_ask_for()
    {
        PublishAll();
        Names.Forget("10.113.0.203.in-addr.arpa");

        var finding = await FindOneAsync(FindingTopic.ReverseDns);

        Assert.Equal((FindingState.Attention, new RecordAdvice("10.113.0.203.in-addr.arpa", "PTR", Gateway)), (finding.State, finding.Record));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_that_does_not_lead_back_does_not_count()
    {
        PublishAll();
        Names.Forget("10.113.0.203.in-addr.arpa");
        Names.Pointer("203.0.113.10", "host10.provider.example").Address("host10.provider.example", "203.0.113.99");

        Assert.Contains("host10.provider.example, which does not lead back", (await FindOneAsync(FindingTopic.ReverseDns)).Says, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_we_say_in_EHLO_has_to_have_the_address()
    {
        PublishAll();
        Names.Address("other.example", "203.0.113.99");
        Subject = Subject with { EhloNames = ["other.example"] };

        var finding = await FindOneAsync(FindingTopic.ReverseDns);

        Assert.Equal((FindingState.Attention, new RecordAdvice("other.example", "A", "203.0.113.10")), (finding.State, finding.Record));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("fd00::1")]
    public async Task An_inner_address_is_nothing_that_the_Internet_sees(string address)
    {
        PublishAll();
        Subject = Subject with { Settings = DnsSettings.None with { Addresses = [Address(address)] } };

        Assert.Contains("inner network", (await FindOneAsync(FindingTopic.ReverseDns)).Says, StringComparison.Ordinal);
        Assert.Equal(FindingState.Good, (await FindOneAsync(FindingTopic.Spf)).State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tenant_whose_signing_is_not_turned_on_is_told_where()
    {
        PublishAll();
        Names.Forget("selector1._domainkey.tenant.example");

        var (dkim, dmarc) = (await FindOneAsync(FindingTopic.Dkim), await FindOneAsync(FindingTopic.Dmarc));

        Assert.Contains("signing is not turned on", dkim.Says, StringComparison.Ordinal);
        Assert.Contains("https://security.microsoft.com/dkimv2", dkim.Fix, StringComparison.Ordinal);
        Assert.Equal(FindingState.Bad, dmarc.State); // p=reject, and nothing but SPF
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1024, "t=s", FindingState.Attention, "has 1024 bits")]
    [InlineData(2048, "t=y", FindingState.Attention, "only for testing")]
    [InlineData(512, "t=s", FindingState.Bad, "which no verifier believes")]
    public async Task A_key_is_looked_at(int bits, string flags, object state, string said)
    {
        PublishAll();
        Names.Text($"s1._domainkey.{Domain}", $"v=DKIM1; {flags}; p={PublicKeys.Of(bits)}");
        Subject = Subject with { Systems = [], Settings = Subject.Settings with { DkimSelectors = ["s1"] } };

        var dkim = (await FindAsync(FindingTopic.Dkim))[0];

        Assert.Equal(state, dkim.State);
        Assert.Contains(said, dkim.Says, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_key_that_we_sign_with_has_to_be_the_published_one()
    {
        PublishAll();
        Names.Text($"ours._domainkey.{Domain}", $"v=DKIM1; p={PublicKeys.Of(1024)}");
        Subject = Subject with { OwnKeys = [new("ours", static () => Convert.FromBase64String(PublicKeys.Of(2048)))] };

        var dkim = (await FindAsync(FindingTopic.Dkim))[0];

        Assert.Equal((FindingState.Bad, new RecordAdvice($"ours._domainkey.{Domain}", "TXT", $"v=DKIM1; k=rsa; p={PublicKeys.Of(2048)}")), (dkim.State, dkim.Record));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("v=DMARC1; p=none; rua=mailto:d@contoso.example", FindingState.Good, "reports come")]
    [InlineData("v=DMARC1; p=none", FindingState.Attention, "nobody hears of it")]
    [InlineData("v=DMARC1; p=quarantine; aspf=s; adkim=s", FindingState.Good, "signed after Undersign has changed it")]
    [InlineData("v=DMARC1; p=perhaps", FindingState.Bad, "no policy that there is")]
    public async Task A_policy_is_weighed_against_what_we_do(string record, object state, string said)
    {
        PublishAll();
        Names.Forget($"_dmarc.{Domain}");
        Names.Text($"_dmarc.{Domain}", record);

        var dmarc = await FindOneAsync(FindingTopic.Dmarc);

        Assert.Equal(state, dmarc.State);
        Assert.Contains(said, dmarc.Says, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_subdomain_has_the_policy_of_the_domain_above()
    {
        PublishAll();
        Names.Forget($"_dmarc.{Domain}");
        Names.Text($"_dmarc.{Domain}", "v=DMARC1; p=reject; sp=none; rua=mailto:d@contoso.example").Mx("sub.contoso.example", 10, "contoso-example.mail.protection.outlook.com");
        Subject = Subject with { Domains = ["sub.contoso.example"] };

        Assert.Contains("of contoso.example: nothing is refused", (await FindOneAsync(FindingTopic.Dmarc)).Says, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Mail_that_would_come_to_the_gateway_from_outside_is_noticed()
    {
        PublishAll();
        Names.Forget(Domain);
        Names.Mx(Domain, 10, Gateway).Text(Domain, RightSpf);

        Assert.Contains("which is this gateway", (await FindOneAsync(FindingTopic.Mx)).Says, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_domain_that_is_not_there_is_one_finding()
    {
        PublishAll();
        Subject = Subject with { Domains = ["contosso.example"] };

        var found = Assert.Single((await RunAsync()).Findings, static finding => finding.Subject == "contosso.example");

        Assert.Equal((FindingTopic.Mx, FindingState.Bad), (found.Topic, found.State));
    }

    [Fact(Timeout = 120_000)]
    public async Task Name_servers_that_fail_are_nobodys_fault()
    {
        PublishAll();
        Names.Code = static name => name.EndsWith("contoso.example", StringComparison.Ordinal) ? 2 : null; // SERVFAIL

        var report = await RunAsync();

        Assert.DoesNotContain(report.Findings, static finding => finding.State == FindingState.Bad);
        Assert.All(report.Findings.Where(static finding => finding.Subject == Domain), static finding => Assert.Equal((FindingState.Unknown, null), (finding.State, finding.Record)));
    }

    [Fact]
    public void An_organisation_is_asked_about_with_all_that_its_settings_say()
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }");
        document["domains"] = new JsonArray("contoso.example", "caf\u00e9.example");
        document["sendConnectors"] = JsonNode.Parse("""
            [
              { "name": "back", "addressSpaces": ["*"], "smartHosts": ["contoso-example.mail.protection.outlook.com"], "ehloName": "gw.contoso.example" },
              { "name": "out", "addressSpaces": ["partner.example"], "delivery": "mx" }
            ]
            """);
        document["dns"] = JsonNode.Parse("""{ "addresses": ["203.0.113.10", "2001:db8::10"], "dkimSelectors": "s1" }""");

        var subject = DomainSubjects.Of(OrganisationSamples.Read(document));

        Assert.Equal(["contoso.example", "xn--caf-dma.example"], subject.Domains, StringComparer.Ordinal);
        Assert.Equal(["gw.contoso.example", "gateway.example"], subject.EhloNames, StringComparer.Ordinal);
        Assert.Equal((MailSystem.Microsoft365, true, "s1", 2), (Assert.Single(subject.Systems), subject.DeliversByMx, Assert.Single(subject.Settings.DkimSelectors), subject.Settings.Addresses.Count));
    }
}
