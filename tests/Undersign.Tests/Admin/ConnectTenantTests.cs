using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Onboarding;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Tenants;
using Undersign.Tests.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;

namespace Undersign.Tests.Admin;

/// <summary>Connecting a tenant with the buttons of the page.</summary>
public sealed class ConnectTenantTests : ConnectTestBase
{
    [Fact]
    public async Task From_an_empty_installation_to_connected_by_the_page_alone()
    {
        (string, string)[] answers = [("DisplayName", "Contoso Ltd"), ("Domains", "contoso.example"), ("Tenant", EntraTokenDouble.TenantName), ("Gateway", "signatures.contoso.example")];
        (await PostAsync("connect/begin", await TokenOfAsync("connect"), [("_handler", "begin"), .. answers])).Dispose();
        await ApplyDoublesAsync();

        var end = await ConnectAsync();

        Assert.Equal("Connected. A rule may take half an hour to act; then mail comes by Undersign.", Assert.IsType<ErrandEnd.Done>(end.End).Says);
        Assert.Equal(ConnectionState.Connected, (await SeenAsync())?.Status.State);
        Assert.Contains(RulePlan.Route, Exchange.Tenant.Rules.Enabled, StringComparer.Ordinal);
        var page = await PageAsync("connect");
        Assert.Contains("Connected: the tenant is as it should be", page, StringComparison.Ordinal);
        Assert.Contains("What comes next: ", page, StringComparison.Ordinal);
        Assert.All(["Connectors", "Rules, still off", "Rich text, addresses", "Rules on"], stage => Assert.Contains($"<li class=\"good\"><b>{stage}</b>", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_to_be_done_is_shown_before_and_nothing_is_done_by_looking()
    {
        await ApplyAsync();
        await PressAsync("sign-in");
        await EndAsync();

        var page = await PageAsync("connect");

        Assert.Equal("ask Entra ID for a code", Known!.Steps[0].Words); // it has ended; until there is a code the page shows this
        Assert.All(Exchange.Asked, static cmdlet => Assert.StartsWith("Get-", cmdlet, StringComparison.Ordinal));
        Assert.Contains("<li>make connector \"Undersign: to the gateway\"", page, StringComparison.Ordinal);
        Assert.Contains("<li>turn on rule \"Undersign: send to the gateway\"</li>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_page_says_when_a_tenant_is_not_well()
    {
        await ApplyAsync();
        await ConnectAsync();
        var watch = Running.Services.GetRequiredService<TenantWatch>();
        await watch.LookAsync(TestEnds);
        Assert.DoesNotContain("Microsoft 365 of contoso", await PageAsync(""), StringComparison.Ordinal);
        Exchange.Tenant.Run("Disable-TransportRule", JsonNode.Parse($$"""{ "Identity": "{{RulePlan.Route}}" }""")!.AsObject()); // it is one

        await TenantConnection.Open(Subject, Exchange.Http, Running.Services.GetRequiredService<DbDataSource>(), TimeProvider.System).CheckAsync(TestEnds);
        await watch.LookAsync(TestEnds);

        var page = await PageAsync("");
        Assert.Contains("Microsoft 365 of contoso is not as it should be.", page, StringComparison.Ordinal);
        Assert.Contains("<b>1</b> <span>organisation in force</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_clicks_connect_once()
    {
        await ApplyAsync();
        await PressAsync("sign-in");
        await EndAsync();
        var (token, offer) = (await TokenOfAsync("connect"), await OfferAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync("connect/contoso/apply", token, ("offer", offer))));
        await EndAsync();

        Assert.Single(answers, static answer => !$"{answer.Headers.Location}".Contains("said=", StringComparison.Ordinal));
        Assert.Single(Exchange.Asked, static cmdlet => cmdlet == "New-InboundConnector");
        Assert.EndsWith("&said=offer", await PressAsync("apply", ("offer", offer)), StringComparison.Ordinal);
        Assert.EndsWith("&said=offer", await PressAsync("apply", ("offer", "nonsense")), StringComparison.Ordinal);
        Array.ForEach(answers, static answer => answer.Dispose());
    }

    [Fact]
    public async Task A_tenant_that_has_changed_since_it_was_looked_at_is_shown_again_first()
    {
        await ApplyAsync();
        await PressAsync("sign-in");
        await EndAsync();
        Exchange.Tenant.Run("New-OutboundConnector", JsonNode.Parse("""{ "Name": "Undersign: to the gateway", "ConnectorType": "OnPremises", "UseMXRecord": false, "SmartHosts": ["other.example"], "IsTransportRuleScoped": true }""")!.AsObject()); // it is one

        var changed = await AgreeAsync();

        Assert.StartsWith("Nothing was done: the tenant has changed", Assert.IsType<ErrandEnd.Failed>(changed.End).Says, StringComparison.Ordinal);
        Assert.DoesNotContain(Exchange.Asked, static cmdlet => !cmdlet.StartsWith("Get-", StringComparison.Ordinal));
        Assert.Contains("SmartHosts is other.example instead of signatures.contoso.example", await PageAsync("connect"), StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Done>((await AgreeAsync()).End);
    }

    [Fact]
    public async Task A_fault_in_the_middle_says_what_mail_does_and_it_goes_on_from_there()
    {
        await ApplyAsync();
        await PressAsync("sign-in");
        await EndAsync();
        Exchange.Fail("New-TransportRule", 1, ExchangeDouble.Status(403, text: ""));

        var failed = Assert.IsType<ErrandEnd.Failed>((await AgreeAsync()).End);
        var page = await PageAsync("connect");
        await PressAsync("look");
        await EndAsync();
        var again = await AgreeAsync();

        Assert.StartsWith("Mail flows as before.", failed.Fix, StringComparison.Ordinal);
        Assert.Contains(failed.Says, page, StringComparison.Ordinal);
        Assert.Contains("<li class=\"bad\"><b>Rules, still off</b>stopped at", page, StringComparison.Ordinal);
        Assert.Contains("In progress. Next: make rule", page, StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Done>(again.End);
        Assert.Single(Exchange.Asked, static cmdlet => cmdlet == "New-InboundConnector");
    }

    [Fact]
    public async Task Whoever_stops_it_is_told_what_mail_does()
    {
        await ApplyAsync();
        await PressAsync("sign-in");
        await EndAsync();
        Exchange.Fail("New-TransportRule", 1, static context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await PressAsync("apply", ("offer", await OfferAsync()));
        await UntilAsync(_ => Exchange.Asked.Contains("New-TransportRule", StringComparer.Ordinal)); // which has no answer

        await PressAsync("stop");
        var stopped = Assert.IsType<ErrandEnd.Stopped>((await EndAsync()).End);

        Assert.StartsWith("It was stopped; what is done stays. Mail flows as before.", stopped.Says, StringComparison.Ordinal);
        Assert.Equal(ConnectionState.InProgress, (await SeenAsync())?.Status.State);
    }

    [Fact]
    public async Task A_restart_in_the_middle_goes_on_from_what_the_tenant_shows()
    {
        await ApplyAsync();
        await PressAsync("sign-in");
        await EndAsync();
        Exchange.Fail("New-TransportRule", 1, static context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await PressAsync("apply", ("offer", await OfferAsync()));
        await UntilAsync(_ => Exchange.Asked.Contains("New-TransportRule", StringComparer.Ordinal)); // which has no answer

        await StopAsync();
        await StartAsync();
        (await SignInAsync(await CodeAsync())).Dispose();
        var page = await PageAsync("connect");
        await PressAsync("look");
        await EndAsync();

        Assert.Contains("In progress. Next: make rule", page, StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Done>((await AgreeAsync()).End);
        Assert.Equal(ConnectionState.Connected, (await SeenAsync())?.Status.State);
    }

    [Fact]
    public async Task Somebody_who_has_undone_something_is_put_right_by_connecting_again()
    {
        await ApplyAsync();
        await ConnectAsync();
        Exchange.Tenant.Run("Disable-TransportRule", new() { ["Identity"] = RulePlan.Route });

        await PressAsync("look");
        await EndAsync();
        var page = await PageAsync("connect");
        var again = await AgreeAsync();

        Assert.Contains("Re-connect: make 1 change<", page, StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Done>(again.End);
        Assert.Contains(RulePlan.Route, Exchange.Tenant.Rules.Enabled, StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_is_seen_by_looking_is_what_the_page_says_of_the_tenant()
    {
        await ApplyAsync();
        await ConnectAsync();
        await ApplyAsync(", group: nobody@contoso.example", version: 2);

        await PressAsync("look");
        await EndAsync();
        var page = await PageAsync("connect");

        Assert.Contains("Nothing can be done before this is right: there is nobody with the address nobody@contoso.example", page, StringComparison.Ordinal);
        Assert.Contains("Degraded: something is not as it should be", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Connected: the tenant is as it should be", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_an_errand_ended_is_not_shown_when_a_command_has_undone_it()
    {
        await ApplyAsync();
        await ConnectAsync();
        Assert.Contains("Connected. A rule may take half an hour", await PageAsync("connect"), StringComparison.Ordinal);

        await TenantConnection.Open(Subject, Exchange.Http, Running.Services.GetRequiredService<DbDataSource>(), TimeProvider.System).DisconnectAsync(static _ => Task.CompletedTask, TestEnds);

        var page = await PageAsync("connect");
        Assert.Contains("Not connected", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Connected. A rule may take half an hour", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_can_say_that_mail_comes_back_the_way_on_is_named()
    {
        await ApplyAsync(back: "127.0.0.1:1");
        var failed = Assert.IsType<ErrandEnd.Failed>((await ConnectAsync()).End);

        Assert.EndsWith("Who knows that it would: undersign exchange apply --unproven", failed.Says, StringComparison.Ordinal);
        Assert.StartsWith("Mail flows as before.", failed.Fix, StringComparison.Ordinal);
        Assert.Contains("undersign exchange apply --unproven", await PageAsync("connect"), StringComparison.Ordinal);
        Assert.DoesNotContain(RulePlan.Route, Exchange.Tenant.Rules.Enabled, StringComparer.Ordinal);
    }

    [Fact]
    public async Task With_an_obstacle_there_is_nothing_to_press()
    {
        await ApplyAsync(", group: nobody@contoso.example");
        await PressAsync("sign-in");
        await EndAsync();

        var page = await PageAsync("connect");

        Assert.Contains("Nothing can be done before this is right: there is nobody with the address nobody@contoso.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"offer\"", page, StringComparison.Ordinal);
        Assert.EndsWith("said=offer", await PressAsync("apply", ("offer", $"{Known?.Id}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_routing_code_stays_where_somebody_has_to_open_it()
    {
        await ApplyAsync();
        await ConnectAsync();

        var page = await PageAsync("connect");

        var shown = page.Split(Code)[..^1];
        Assert.All(shown, static before => Assert.True(before.LastIndexOf("<details>", StringComparison.Ordinal) > before.LastIndexOf("</details>", StringComparison.Ordinal)));
        Assert.DoesNotContain(Known!.Steps, static step => step.Words.Contains(Code, StringComparison.Ordinal)); // it has ended
    }
}
