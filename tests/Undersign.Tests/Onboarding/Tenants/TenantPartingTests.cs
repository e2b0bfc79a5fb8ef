using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Tests.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>Disconnecting leaves a tenant as it was.</summary>
public sealed class TenantPartingTests : TenantTestBase
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    public async Task The_tenant_is_as_it_was(string richText)
    {
        Does("Set-RemoteDomain", $$"""{ "Identity": "Default", "TNEFEnabled": {{richText}} }""");
        var before = Tenant.Describe();
        await ApplyAsync();
        Assert.Equal(richText != "false", (await MemoryAsync()).RichText is not null); // off already: nothing was changed

        await DisconnectAsync();

        Assert.Equal(before, Tenant.Describe());
        var parting = Changes().SkipWhile(static cmdlet => cmdlet != "Disable-TransportRule").ToList();
        Assert.True(parting.LastIndexOf("Remove-TransportRule") < parting.IndexOf("Remove-OutboundConnector"));
        Assert.Equal($"turn off rule \"{RulePlan.Route}\"", Told.First(static told => told.StartsWith("turn off", StringComparison.Ordinal)));
        Assert.Null((await MemoryAsync()).RichText);
    }

    [Fact]
    public async Task What_was_there_before_us_and_what_others_did_since_stays()
    {
        Does("Set-HostedConnectionFilterPolicy", """{ "Identity": "Default", "IPAllowList": { "@odata.type": "#Exchange.GenericHashTable", "Add": ["203.0.113.10"] } }""");
        await ApplyAsync(Settings with { Addresses = ["203.0.113.10", "203.0.113.11"] });
        Does("Set-RemoteDomain", """{ "Identity": "Default", "TNEFEnabled": true }""");
        Does("Set-HostedConnectionFilterPolicy", """{ "Identity": "Default", "IPAllowList": { "@odata.type": "#Exchange.GenericHashTable", "Add": ["198.51.100.99"] } }""");

        await DisconnectAsync();

        Assert.True((bool)Tenant.RemoteDomain["TNEFEnabled"]!);
        Assert.Equal(["198.51.100.7", "192.0.2.0/24", "203.0.113.10", "198.51.100.99"], Tenant.ConnectionFilter["IPAllowList"]!.AsArray().Select(static entry => (string)entry!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_the_settings_ask_for_no_more_is_given_back()
    {
        await ApplyAsync(Settings with { Addresses = ["203.0.113.10", "203.0.113.11"], LeavesAlone = LeftAlone.All });

        await ApplyAsync(Settings with { Addresses = ["203.0.113.11"], EndsRichText = false });

        Assert.Null(Tenant.RemoteDomain["TNEFEnabled"]);
        Assert.DoesNotContain("203.0.113.10", Tenant.ConnectionFilter["IPAllowList"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Undersign: leave voice mail", Tenant.Rules.Names, StringComparer.Ordinal);
        await DisconnectAsync();
        Assert.DoesNotContain("203.0.113.11", Tenant.ConnectionFilter["IPAllowList"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_that_a_rule_of_others_names_keeps_us_from_it()
    {
        await ApplyAsync();
        Does("New-TransportRule", """{ "Name": "Theirs", "FromScope": "InOrganization", "RouteMessageOutboundConnector": "Undersign: to the gateway" }""");
        var before = Tenant.Describe();

        var refusal = await Assert.ThrowsAsync<ExchangeRefusal>(() => DisconnectAsync());

        Assert.EndsWith(": \"Theirs\". Change or remove them first", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Tenant.Describe());
    }

    /// <summary>For half an hour Exchange Online may go by the rule that is gone, whatever somebody would have liked in between.</summary>
    [Fact]
    public async Task A_connecting_that_fails_takes_nothing_from_the_time_that_connectors_stay()
    {
        await ApplyAsync();
        var endedAt = await Connection().EndFlowAsync(static _ => Task.CompletedTask, Cancellation);
        Time.Advance(TimeSpan.FromMinutes(5));
        Exchange.Fail("New-", times: int.MaxValue, ExchangeDouble.Status(403));
        await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());
        Exchange.Meddle = null;

        Assert.NotNull(endedAt);
        Assert.Equal(endedAt, await Connection().EndFlowAsync(static _ => Task.CompletedTask, Cancellation));
        await ApplyAsync();
        Assert.Equal(Time.GetUtcNow(), await Connection().EndFlowAsync(static _ => Task.CompletedTask, Cancellation));
    }

    [Fact]
    public async Task Where_nothing_is_ours_nothing_is_done()
    {
        await DisconnectAsync();

        Assert.Empty(Changes());
    }

    private Task<TenantMemory> MemoryAsync() => new TenantMemories(Database, Time).ReadAsync(new(Organisation, EntraTokenDouble.TenantId), Cancellation);
}
