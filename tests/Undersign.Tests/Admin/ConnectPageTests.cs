using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Onboarding;
using Undersign.Organisations;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Admin;

/// <summary>From an empty installation to a tenant with all that it needs, by what the page says.</summary>
public sealed class ConnectPageTests : PagesTestBase
{
    private const string Code = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await SignInAsync(await CodeAsync())).Dispose();
    }

    [Fact]
    public async Task Every_value_of_the_plan_is_on_the_page_in_its_order()
    {
        var settings = (await ApplyAsync()).Microsoft!; // it has been written
        var page = await PageAsync("connect");

        var at = 0;
        foreach (var item in ExchangePlan.Of(settings))
        {
            at = page.IndexOf($". {ExchangeGuide.Title(item).Replace("`", "", StringComparison.Ordinal)}</summary>", at, StringComparison.Ordinal);
            Assert.True(at > 0, item.Name);
            foreach (var (step, value) in ExchangeGuide.Steps(item))
            {
                at = page.IndexOf($"<code>{step.Choice ?? value.Words}</code>", at, StringComparison.Ordinal);
                Assert.True(at > 0, step.Field);
            }
        }
    }

    [Fact]
    public async Task What_is_downloaded_is_what_the_commands_write()
    {
        var organisation = await ApplyAsync();

        Assert.Equal(ExchangeScript.Of(organisation.Microsoft!, "contoso"), await PageAsync("connect/contoso/connect.ps1", isText: true));
        Assert.Equal(RemovalScript.Of(organisation.Microsoft!, "contoso"), await PageAsync("connect/contoso/disconnect.ps1", isText: true));
        Assert.Equal(ExchangeGuide.Of(organisation.Microsoft!, "contoso"), await PageAsync("connect/contoso/connect.md", isText: true));
    }

    [Theory]
    [InlineData("connect/contoso/connect-google.md")]
    [InlineData("connect/contoso/organisation.yaml")]
    [InlineData("connect/fabrikam/connect.ps1")]
    [InlineData("connect/contoso/..%2fconnect.ps1")]
    public async Task There_are_no_other_files(string path)
    {
        await ApplyAsync();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(path));
    }

    [Fact]
    public async Task The_routing_code_is_for_nobody_who_has_not_signed_in()
    {
        await ApplyAsync();
        Assert.Contains(Code, await PageAsync("connect"), StringComparison.Ordinal);
        using var signedOut = await PostAsync("sign-out", await TokenOfAsync("connect"));

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (await StatusAsync("connect"), await StatusAsync("connect/contoso/connect.ps1")));
        Assert.DoesNotContain(Code, await PageAsync(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Domains_are_looked_at_when_somebody_asks()
    {
        Names.Mx("contoso.example", 10, "contoso-example.mail.protection.outlook.com").Address("contoso-example.mail.protection.outlook.com", "198.51.100.1").Address("signatures.contoso.example", "203.0.113.10");
        await ApplyAsync();
        var before = await PageAsync("connect");
        Assert.Contains("Not looked at yet.", before, StringComparison.Ordinal);

        using var answer = await PostAsync("connect", await TokenOfAsync("connect"), ("_handler", "look"));
        var after = await PageAsync("connect?organisation=contoso");

        Assert.Equal((HttpStatusCode.Found, "/connect?organisation=contoso"), (answer.StatusCode, answer.Headers.Location?.PathAndQuery ?? answer.Headers.Location?.ToString()));
        Assert.Contains("<code>contoso.example TXT v=spf1 ip4:203.0.113.10 include:spf.protection.outlook.com -all</code>", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_concerns_the_gateway_itself_does_not_bear_the_name_of_the_organisation()
    {
        await ApplyAsync();
        (await PostAsync("connect", await TokenOfAsync("connect"), ("_handler", "look"))).Dispose();

        var page = await PageAsync("connect?organisation=contoso");

        Assert.Contains("<td>this gateway</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>contoso</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_a_button_leads_to_its_page()
    {
        await ApplyAsync();

        using var answer = await Browser.GetAsync(new Uri("connect/contoso/probe", UriKind.Relative), TestEnds);

        Assert.Equal((HttpStatusCode.Found, "/connect?organisation=contoso#probe"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Before_it_is_connected_it_says_whose_mail_will_come_and_that_nobody_is_signed()
    {
        await StoreAsync(Undersign.Settings.YamlText.Read(
            $$"""
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [{{Code}}] }
            sendConnectors: [{ name: back, addressSpaces: ["*"], smartHosts: ["contoso-example.mail.protection.outlook.com"], tls: required, clientCertificate: { obtained: true } }]
            people: { csv: { file: people.csv, content: "mail\nann@contoso.example\n" } }
            microsoft365: { gateway: signatures.contoso.example, exchange: { tenant: contoso.example, loginFile: {{Path.Combine(Folder, "contoso.login")}} } }
            """, new("sample"))!); // it is YAML

        var page = await PageAsync("connect");

        Assert.Contains("nobody is signed yet", page, StringComparison.Ordinal);
        Assert.Contains("Connect has everybody's mail go by this gateway", page, StringComparison.Ordinal);
        Assert.Contains("microsoft365: group: pilot@contoso.example", page, StringComparison.Ordinal);
    }

    private async Task<Organisation> ApplyAsync()
    {
        var document = OrganisationSamples.Document("contoso", $"{{ routingCodes: [{Code}] }}");
        document["microsoft365"] = new System.Text.Json.Nodes.JsonObject { ["gateway"] = "signatures.contoso.example" };
        await StoreAsync(document);
        return Running.Services.GetRequiredService<OrganisationCatalogue>().Current.Find("contoso")!; // it is in force
    }
}
