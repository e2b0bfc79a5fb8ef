using System.Text.Json.Nodes;
using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>Connecting a tenant, as it goes when all is well and as it goes else.</summary>
public sealed class TenantWorkTests : TenantTestBase
{
    [Fact]
    public async Task Everything_is_made_and_rules_are_turned_on_last()
    {
        await ApplyAsync();

        Assert.Equal(["From the printer", "To the fax server", ExchangePlan.Inbound, ExchangePlan.Outbound], Tenant.Connectors.Names.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(["Undersign: leave automatic replies", "Undersign: leave recalls", "Undersign: leave recall reports", "Undersign: leave read receipts", RulePlan.Route, "Fax", "Mark what is from outside"], Tenant.Rules.Names, StringComparer.Ordinal);
        Assert.Equal(Tenant.Rules.Names, Tenant.Rules.Enabled, StringComparer.Ordinal);
        Assert.Equal(5, Changes().Reverse().TakeWhile(static cmdlet => cmdlet == "Enable-TransportRule").Count());
        Assert.Equal(5, Changes().Count(static cmdlet => cmdlet == "Enable-TransportRule"));
        Assert.Equal($"turn on rule \"{RulePlan.Route}\"", Told[^1]);
        Assert.False((bool)Tenant.RemoteDomain["TNEFEnabled"]!);
        Assert.Equal(["198.51.100.7", "192.0.2.0/24", "203.0.113.10"], Tenant.ConnectionFilter["IPAllowList"]!.AsArray().Select(static entry => (string)entry!), StringComparer.Ordinal);
        Assert.Equal("5Hk2vQ9xWc7RzT4nBm8Ys3Lp", (string?)Tenant.Rules[RulePlan.Route]["SetHeaderValue"]);
    }

    [Fact]
    public async Task Done_again_it_changes_nothing()
    {
        await ApplyAsync();
        var (before, asked) = (Tenant.Describe(), Exchange.Asked.Count);

        await ApplyAsync();

        Assert.Equal(before, Tenant.Describe());
        Assert.All(Exchange.Asked.Skip(asked), static cmdlet => Assert.StartsWith("Get-", cmdlet, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_settings_come_out_as_they_were_asked_for()
    {
        var settings = Settings with { LeavesAlone = LeftAlone.All, Addresses = ["203.0.113.10", "203.0.113.11"], Group = "signatures@contoso.example", RetainsHeaders = false, MaxSize = 150L * 1024 * 1024 };

        await ApplyAsync(settings);

        var plan = await LookAsync(settings);
        Assert.Empty(plan.Changes);
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""", "the rule \"Undersign: send to the gateway\" is off")]
    [InlineData("Set-TransportRule", """{ "Identity": "Undersign: send to the gateway", "Mode": "Audit" }""", "Mode is Audit instead of Enforce")]
    [InlineData("Set-TransportRule", """{ "Identity": "Undersign: send to the gateway", "ExceptIfMessageSizeOver": "20480KB" }""", "ExceptIfMessageSizeOver is 20480KB instead of 26624KB")]
    [InlineData("Set-TransportRule", """{ "Identity": "Undersign: send to the gateway", "SetHeaderName": "X-Undersign-Auth", "SetHeaderValue": "5hk2vq9xwc7rzt4nbm8ys3lp" }""", "SetHeaderValue is another")]
    [InlineData("Set-TransportRule", """{ "Identity": "Undersign: send to the gateway", "FromMemberOf": ["boss@contoso.example"] }""", "FromMemberOf is boss@contoso.example instead of empty")]
    [InlineData("Set-TransportRule", """{ "Identity": "Undersign: send to the gateway", "Priority": 0 }""", "it stands in the wrong place")]
    [InlineData("Remove-TransportRule", """{ "Identity": "Undersign: leave recalls" }""", "the rule \"Undersign: leave recalls\" does not stand in the tenant")]
    [InlineData("Set-OutboundConnector", """{ "Identity": "Undersign: to the gateway", "Enabled": false }""", "Enabled is off instead of on")]
    [InlineData("Set-OutboundConnector", """{ "Identity": "Undersign: to the gateway", "SmartHosts": ["evil.example"] }""", "SmartHosts is evil.example instead of signatures.contoso.example")]
    [InlineData("Remove-InboundConnector", """{ "Identity": "Undersign: back from the gateway" }""", "the connector \"Undersign: back from the gateway\" does not stand in the tenant")]
    [InlineData("Set-InboundConnector", """{ "Identity": "Undersign: back from the gateway", "SenderDomains": ["contoso.example"] }""", "SenderDomains is smtp:contoso.example;1 instead of *")]
    [InlineData("Set-RemoteDomain", """{ "Identity": "Default", "TNEFEnabled": true }""", "TNEFEnabled is on instead of off")]
    [InlineData("Set-HostedConnectionFilterPolicy", """{ "Identity": "Default", "IPAllowList": { "@odata.type": "#Exchange.GenericHashTable", "Remove": "203.0.113.10" } }""", "IPAllowList without 203.0.113.10")]
    public async Task What_somebody_has_undone_is_named_and_done_again(string cmdlet, string parameters, string fault)
    {
        await ApplyAsync();
        var whole = Tenant.Describe();
        Does(cmdlet, parameters);
        Assert.NotEqual(whole, Tenant.Describe(), StringComparer.Ordinal);

        var plan = await LookAsync();
        await ApplyAsync();

        Assert.Contains(plan.Faults, said => said.EndsWith(fault, StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Changes, static change => change.Words.Contains("5Hk2vQ9xWc7RzT4nBm8Ys3Lp", StringComparison.Ordinal));
        Assert.Empty((await LookAsync()).Changes);
        Assert.Equal(Sorted(whole), Sorted(Tenant.Describe()));
    }

    [Fact]
    public async Task A_rule_of_others_among_ours_stays_where_it_is()
    {
        await ApplyAsync();
        Does("Set-TransportRule", """{ "Identity": "Fax", "Priority": 2 }""");
        var before = Tenant.Describe();

        await ApplyAsync();

        Assert.Equal(before, Tenant.Describe());
    }

    /// <summary>"Stop for the board" at the top keeps its place, whatever of ours is made, moved or gone.</summary>
    [Theory]
    [InlineData("Undersign: leave recalls", 0)]
    [InlineData("Undersign: send to the gateway", 0)]
    [InlineData("Undersign: leave automatic replies", 5)]
    public async Task A_rule_of_others_above_ours_stays_above(string dragged, int to)
    {
        await ApplyAsync();
        Does("New-TransportRule", """{ "Name": "Stop for the board", "Priority": 0, "FromScope": "InOrganization", "StopRuleProcessing": true }""");
        Does("Set-TransportRule", $$"""{ "Identity": "{{dragged}}", "Priority": {{to}} }""");
        Does("Remove-TransportRule", """{ "Identity": "Undersign: leave read receipts" }""");

        await ApplyAsync(Settings with { LeavesAlone = LeftAlone.All });

        Assert.Equal(["Stop for the board", .. RulePlan.Names, "Fax", "Mark what is from outside"], Tenant.Rules.Names, StringComparer.Ordinal);
        Assert.Empty((await LookAsync(Settings with { LeavesAlone = LeftAlone.All })).Changes);
    }

    [Fact]
    public async Task What_is_shown_late_is_waited_for_and_not_made_twice()
    {
        Tenant.Lag = 15;

        await ApplyAsync();

        Tenant.Lag = 0;
        Assert.Empty((await LookAsync()).Changes);
        Assert.Equal(Told.Count, Told.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(TimeSpan.FromSeconds(5), Time.Waits);
    }

    [Fact]
    public async Task What_is_never_shown_ends_after_a_while()
    {
        Tenant.Lag = int.MaxValue;

        var refusal = await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());

        Assert.StartsWith("Exchange Online was asked, and after five minutes does not show it yet: make connector", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(61, Time.Waits.Count(static wait => wait == TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain(Tenant.Rules.Names, static name => name.StartsWith("Undersign", StringComparison.Ordinal));
    }

    /// <summary>Each stage is shown after some minutes, all of them after more than five.</summary>
    [Fact]
    public async Task Every_stage_has_its_own_five_minutes()
    {
        Tenant.Lag = 200;

        await ApplyAsync();

        Assert.True(Time.Waits.Count(static wait => wait == TimeSpan.FromSeconds(5)) > 61);
        Tenant.Lag = 0;
        Assert.Empty((await LookAsync()).Changes);
    }

    [Fact]
    public async Task A_connector_that_is_made_off_ends_it_before_any_rule()
    {
        Tenant.IsSmallPlan = true;
        var first = await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());
        var second = await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());
        Assert.Equal(["Fax", "Mark what is from outside"], Tenant.Rules.Names, StringComparer.Ordinal);
        Tenant.IsSmallPlan = false;

        await ApplyAsync();

        Assert.Contains("Open a support request in the Microsoft 365 admin center", first.Message, StringComparison.Ordinal);
        Assert.Contains("you can't enable an inbound connector", second.Message, StringComparison.Ordinal);
        Assert.Empty((await LookAsync()).Changes);
    }

    [Fact]
    public async Task Every_lost_answer_is_looked_after()
    {
        var lost = new HashSet<string>(StringComparer.Ordinal);
        Exchange.LosesAnswer = cmdlet => lost.Add($"{cmdlet} {lost.Count}") && lost.Count % 2 == 1 && !cmdlet.StartsWith("Get-", StringComparison.Ordinal);

        await ApplyAsync();

        Exchange.LosesAnswer = null;
        Assert.Empty((await LookAsync()).Changes);
    }

    [Fact]
    public async Task A_throttled_tenant_is_connected_all_the_same()
    {
        var asked = 0;
        Exchange.Meddle = _ => ++asked % 3 == 0 ? AdminApi.ExchangeDouble.Status(429, retryAfter: 2) : null;

        await ApplyAsync();

        Exchange.Meddle = null;
        Assert.Empty((await LookAsync()).Changes);
    }

    /// <summary>Objects of a kind in any order, as connectors are in none.</summary>
    private static string Sorted(string described)
    {
        var tenant = JsonNode.Parse(described)!.AsObject();
        foreach (var noun in new[] { "OutboundConnector", "InboundConnector" })
        {
            tenant[noun] = new JsonArray([.. tenant[noun]!.AsArray().OrderBy(static item => (string?)item!["Name"], StringComparer.Ordinal).Select(static item => item!.DeepClone())]);
        }

        return tenant.ToJsonString();
    }
}
