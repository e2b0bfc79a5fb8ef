using Undersign.Onboarding.Domains;

namespace Undersign.EndToEnd.Microsoft365;

/// <summary>Tenants that are not as a new one would be: set up for another service, or wrongly.</summary>
public sealed class OtherTenantsTests
{
    /// <summary>Only the smart host, the certificate's name and the value of the code change; names of fields stay as WiseStamp's guide has them.</summary>
    [Fact]
    public async Task A_tenant_that_was_set_up_for_WiseStamp_keeps_its_rules()
    {
        var connectors = new TenantConnectors { Mark = "X-Wisestamphostedsignatures-Messageprocessed", Auth = "X-Wisestamphostedsignatures-Auth" };
        await using var loop = await TenantLoop.StartAsync(connectors, static setup => setup with { MoreOfOrganisation = setup.MoreOfOrganisation + "\nheaderFields: { like: wiseStamp }" });

        var arrived = await loop.SendRoundAsync(Letter.New("As before").Octets);

        Assert.Equal(1, arrived.Split(GatewaySetup.Stamp).Length - 1);
        Assert.Equal(1, arrived.Split("(Undersign)").Length - 1);
        Assert.Contains("X-Wisestamphostedsignatures-Messageprocessed: true", arrived, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Wisestamphostedsignatures-Auth", arrived, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Settings change at once, and rules later: mail still goes one round, and no secret leaves.</summary>
    [Theory]
    [InlineData("wiseStamp", "X-Undersign-Processed", "X-Undersign-Auth")]
    [InlineData("undersign", "X-Wisestamphostedsignatures-Messageprocessed", "X-Wisestamphostedsignatures-Auth")]
    public async Task A_tenant_whose_rules_have_the_names_from_before_goes_on(string like, string mark, string auth)
    {
        var connectors = new TenantConnectors { Mark = mark, Auth = auth };
        await using var loop = await TenantLoop.StartAsync(connectors, setup => setup with { MoreOfOrganisation = $"{setup.MoreOfOrganisation}\nheaderFields: {{ like: {like} }}" });

        var arrived = await loop.SendRoundAsync(Letter.New("Changing over").Octets);

        Assert.Equal(1, arrived.Split(GatewaySetup.Stamp).Length - 1);
        Assert.Equal(1, arrived.Split("(Undersign)").Length - 1);
        Assert.DoesNotContain(GatewaySetup.RoutingCode, arrived, StringComparison.Ordinal);
    }

    /// <summary>Its connector back has another certificate's name: no mail is lost, and the probe says what to put right.</summary>
    [Fact]
    public async Task A_tenant_that_does_not_know_our_certificate_is_found_out()
    {
        await using var loop = await TenantLoop.StartAsync(new() { InboundName = "back.contoso.example" });

        var (exit, output) = await loop.ProbeAsync();

        Assert.True(exit == 1, output);
        Assert.Matches("4 MISSING handed back .* [45]\\.7\\.64 .*TenantAttribution; Relay Access Denied", output);
        Assert.Contains("Exchange Online does not see whose mail this is", output, StringComparison.Ordinal);
        var refused = Assert.Single(await loop.LookAtWayBackAsync(), static finding => finding.State == FindingState.Bad);
        Assert.Matches("takes no mail for the outside from us: 55[04] 5\\.7\\.64 .*TenantAttribution; Relay Access Denied", refused.Says);
        Assert.StartsWith("Exchange Online does not see whose mail this is", refused.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("status=bounced", loop.Tenant.Log, StringComparison.Ordinal);
    }
}
