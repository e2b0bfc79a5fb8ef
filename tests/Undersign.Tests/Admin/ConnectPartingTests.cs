using Dapper;
using Undersign.Onboarding;
using Undersign.Onboarding.Errands;
using Undersign.Tests.Onboarding.AdminApi;

namespace Undersign.Tests.Admin;

/// <summary>Disconnecting with the buttons of the page, in two halves.</summary>
public sealed class ConnectPartingTests : ConnectTestBase
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ApplyAsync();
    }

    [Fact]
    public async Task The_connectors_stay_until_no_rule_can_act_any_more_and_then_the_tenant_is_as_it_was()
    {
        var before = Exchange.Tenant.Describe();
        await ConnectAsync();

        await PressAsync("disconnect", ("confirmed", "contoso"));
        var first = await EndAsync();
        var page = await PageAsync("connect");
        await PressAsync("disconnect", ("confirmed", "contoso"));
        var tooEarly = await EndAsync();
        await ExecuteAsync("update exchange_tenants set flow_ended_at = 1");
        await PressAsync("disconnect", ("confirmed", "contoso"));
        var second = await EndAsync();

        Assert.Contains("Exchange Online may go by a rule that is gone for half an hour", Assert.IsType<ErrandEnd.Waits>(first.End).Says, StringComparison.Ordinal);
        Assert.Matches("After [0-2][0-9]:[0-5][0-9] UTC the connectors can go", page);
        Assert.Contains("<b>Connectors taken away</b>comes later", page, StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Waits>(tooEarly.End);
        Assert.Equal("Disconnected: nothing in the tenant points at Undersign.", Assert.IsType<ErrandEnd.Done>(second.End).Says);
        Assert.Equal(before, Exchange.Tenant.Describe());
        Assert.Contains("Not connected.", await PageAsync("connect"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_queued_here_keeps_the_connectors()
    {
        await ConnectAsync();
        await PressAsync("disconnect", ("confirmed", "contoso"));
        await EndAsync();
        await ExecuteAsync("update exchange_tenants set flow_ended_at = 1");
        await ExecuteAsync("""
            insert into custody (id, organisation, reverse_path, parameters, recipients, received_at, next_attempt_at, attempts, claimed_until, claimed_by, size)
            values ('01', 'contoso', 'ann@contoso.example', '{}', '[]', 0, 250000000000000, 0, 0, '', 1)
            """);

        await PressAsync("disconnect", ("confirmed", "contoso"));

        Assert.EndsWith("take away the rest when undersign queue is empty.", Assert.IsType<ErrandEnd.Waits>((await EndAsync()).End).Says, StringComparison.Ordinal);
        Assert.Contains(ExchangePlan.Outbound, Exchange.Tenant.Connectors.Names, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Contoso")]
    [InlineData("fabrikam")]
    public async Task Whoever_disconnects_types_the_name(string typed)
    {
        await ConnectAsync();

        Assert.EndsWith("&said=confirmed", await PressAsync("disconnect", ("confirmed", typed)), StringComparison.Ordinal);

        Assert.Contains(RulePlan.Route, Exchange.Tenant.Rules.Enabled, StringComparer.Ordinal);
        Assert.Contains("what was typed is not the organisation's name", await PageAsync("connect?organisation=contoso&said=confirmed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_lost_is_named()
    {
        var page = await PageAsync("connect");

        Assert.All(ExchangePlan.Of(Settings).Where(static item => item.IsOurs), item => Assert.Contains($"\"{item.Name}\"", page[page.IndexOf("These go:", StringComparison.Ordinal)..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_in_the_middle_is_said_and_it_goes_on_from_there()
    {
        await ConnectAsync();
        Exchange.Fail("Remove-TransportRule", 1, ExchangeDouble.Status(403, text: ""));

        await PressAsync("disconnect", ("confirmed", "contoso"));
        var failed = Assert.IsType<ErrandEnd.Failed>((await EndAsync()).End);
        await PressAsync("disconnect", ("confirmed", "contoso"));

        Assert.StartsWith("What is gone stays gone", failed.Fix, StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Waits>((await EndAsync()).End);
        Assert.DoesNotContain(RulePlan.Route, Exchange.Tenant.Rules.Names, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Whoever_thinks_better_of_it_connects_again()
    {
        await ConnectAsync();
        await PressAsync("disconnect", ("confirmed", "contoso"));
        await EndAsync();

        await PressAsync("look");
        await EndAsync();
        var again = await AgreeAsync();

        Assert.IsType<ErrandEnd.Done>(again.End);
        Assert.Contains(RulePlan.Route, Exchange.Tenant.Rules.Enabled, StringComparer.Ordinal);
        Assert.Contains("Connected: the tenant is as it should be", await PageAsync("connect"), StringComparison.Ordinal);
    }

    private static MicrosoftSettings Settings => new() { Gateway = "signatures.contoso.example", Certificate = "signatures.contoso.example", RoutingCode = Code };

    private async Task ExecuteAsync(string sql)
    {
        await using var database = Storage.Open();
        await using var connection = await database.OpenConnectionAsync(TestEnds);
        await connection.ExecuteAsync(sql);
    }
}
