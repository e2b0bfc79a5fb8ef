using System.Text.Json.Nodes;
using Undersign.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>What an administrator is told of a tenant before anything is done in it.</summary>
public sealed class TenantPlanTests : TenantTestBase
{
    [Fact]
    public async Task Every_change_is_said_in_the_order_in_which_it_is_made()
    {
        var plan = await LookAsync();
        await ApplyAsync();

        Assert.Equal(Told, plan.Changes.Select(static change => change.Words), StringComparer.Ordinal);
        Assert.Empty(plan.Obstacles);
        Assert.Empty(plan.Warnings);
        Assert.Equal("make connector \"Undersign: to the gateway\": it takes the mail that a rule picks to Undersign, over TLS and to nobody whose certificate is another's", Told[0]);
    }

    [Fact]
    public async Task A_certificate_whose_domain_is_not_the_tenants_keeps_us_from_it()
    {
        Tenant.AcceptedDomains.Remove("contoso.example");

        var plan = await LookAsync();
        var refusal = await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());

        Assert.Equal("signatures.contoso.example is in no accepted domain of this tenant (contoso.onmicrosoft.com): it would take no mail back (550 5.7.64)", Assert.Single(plan.Obstacles).Says);
        Assert.Equal($"{plan.Obstacles[0]}", refusal.Message);
        Assert.Empty(Changes());
    }

    [Fact]
    public async Task The_id_of_another_tenant_keeps_us_from_this_one()
    {
        Assert.Empty((await LookAsync(Settings with { TenantId = Guid.Parse(EntraTokenDouble.TenantId) })).Obstacles);

        var settings = Settings with { TenantId = Guid.Parse("99999999-2222-3333-4444-555555555555") };
        var plan = await LookAsync(settings);
        await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync(settings));

        Assert.EndsWith($"write tenantId: {EntraTokenDouble.TenantId}", Assert.Single(plan.Obstacles).Fix, StringComparison.Ordinal);
        Assert.Empty(Changes());
    }

    [Fact]
    public async Task A_group_counts_by_any_of_its_names_and_must_be_one()
    {
        var settings = Settings with { Group = "signatures@contoso.example" };
        await ApplyAsync(settings);
        Tenant.Rules["Undersign: send to the gateway"]["FromMemberOf"] = new JsonArray("people@contoso.example");
        Assert.Empty((await LookAsync(settings)).Changes);

        Tenant.Group["RecipientTypeDetails"] = "DynamicDistributionGroup";
        Assert.Contains("is a DynamicDistributionGroup", Assert.Single((await LookAsync(settings)).Warnings), StringComparison.Ordinal);

        Tenant.Group["Name"] = "gone";
        Assert.Contains("there is nobody with the address signatures@contoso.example", Assert.Single((await LookAsync(settings)).Obstacles).Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_signature_product_and_rules_that_stop_ours_are_warned_of()
    {
        Does("New-OutboundConnector", """{ "Name": "Send to Exclaimer Cloud v1.1", "ConnectorType": "OnPremises", "UseMXRecord": false, "SmartHosts": ["smtp.uk1.exclaimer.net"] }""");
        Does("New-OutboundConnector", """{ "Name": "off", "Enabled": false, "ConnectorType": "OnPremises", "UseMXRecord": false, "SmartHosts": ["x.ms.smtp.wisestamp.net"] }""");
        Does("New-TransportRule", """{ "Name": "Stop", "Priority": 0, "StopRuleProcessing": true, "FromScope": "InOrganization" }""");

        var warnings = (await LookAsync()).Warnings;

        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("Exclaimer seems to be connected: mail of your people would be signed twice", warnings[0], StringComparison.Ordinal);
        Assert.EndsWith("\"Stop\"", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_has_added_to_our_rule_stays_and_is_named()
    {
        await ApplyAsync();
        var rule = Tenant.Rules["Undersign: send to the gateway"];
        rule["SentToScope"] = "NotInOrganization";
        rule["ExceptIfSubjectContainsWords"] = new JsonArray("secret");
        rule["ExceptIfHasNoClassification"] = false;

        var plan = await LookAsync();

        Assert.Empty(plan.Changes);
        Assert.EndsWith("does not come by us: SentToScope, ExceptIfSubjectContainsWords", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    /// <summary>As an administrator makes it who follows no guide, or an old one.</summary>
    [Theory]
    [InlineData("New-OutboundConnector", """{ "Name": "Send to Undersign", "ConnectorType": "OnPremises", "UseMXRecord": false, "SmartHosts": ["Signatures.contoso.example"] }""", "connector \"Send to Undersign\"")]
    [InlineData("New-OutboundConnector", """{ "Name": "By address", "ConnectorType": "OnPremises", "UseMXRecord": false, "SmartHosts": ["203.0.113.10"], "TlsSettings": "DomainValidation", "TlsDomain": "signatures.contoso.example" }""", "connector \"By address\"")]
    [InlineData("New-InboundConnector", """{ "Name": "Receive from Undersign", "ConnectorType": "OnPremises", "SenderDomains": ["*"], "TlsSenderCertificateName": "signatures.contoso.example" }""", "connector \"Receive from Undersign\"")]
    [InlineData("New-TransportRule", """{ "Name": "Send mail to Undersign", "FromScope": "InOrganization", "SetHeaderName": "x-undersign-auth", "SetHeaderValue": "code" }""", "rule \"Send mail to Undersign\"")]
    [InlineData("New-TransportRule", """{ "Name": "Leave automatic replies alone", "MessageTypeMatches": "OOF", "SetHeaderName": "X-Undersign-Processed", "SetHeaderValue": "true" }""", "rule \"Leave automatic replies alone\"")]
    public async Task What_leads_here_by_another_name_is_known_by_what_it_says(string cmdlet, string parameters, string said)
    {
        Does(cmdlet, parameters);

        Assert.StartsWith($"this leads to Undersign already, and is not of its making: {said}. ", Assert.Single((await LookAsync()).Warnings), StringComparison.Ordinal);
        await ApplyAsync();
        Assert.Contains($"is not of its making: {said}. ", Assert.Single((await LookAsync()).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rules_than_a_tenant_may_have_are_warned_of()
    {
        for (var number = 0; number < 294; number++)
        {
            Does("New-TransportRule", $$"""{ "Name": "rule {{number}}", "FromScope": "InOrganization" }""");
        }

        Assert.Equal("the tenant has 296 rules, and 5 would be made; Exchange Online takes 300", Assert.Single((await LookAsync()).Warnings));
    }

    [Fact]
    public async Task Who_may_only_look_changes_nothing()
    {
        Exchange.MayChange = false;

        Assert.NotEmpty((await LookAsync()).Changes);
        Assert.Equal(ExchangeFault.NoLeave, (await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync())).Fault);
    }
}
