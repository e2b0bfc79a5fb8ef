using System.Data.Common;
using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Onboarding.AdminApi;
using Undersign.Organisations;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Admin;

/// <summary>The first settings of an organisation, from a form.</summary>
public sealed class BeginFormTests : PagesTestBase
{
    private static readonly (string, string)[] Contoso = [("DisplayName", "Contoso Ltd"), ("Domains", "contoso.example, contoso.test"), ("Tenant", "contoso.onmicrosoft.com"), ("SmartHost", ""), ("Gateway", "signatures.contoso.example")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await SignInAsync(await CodeAsync())).Dispose();
    }

    [Fact]
    public async Task An_empty_installation_has_an_organisation_by_the_form_alone()
    {
        Assert.Contains("There is no organisation yet", await PageAsync("connect"), StringComparison.Ordinal);

        using var answer = await BeginAsync(Contoso);

        Assert.Equal((HttpStatusCode.Found, "/connect?organisation=contoso"), (answer.StatusCode, answer.Headers.Location?.PathAndQuery ?? $"{answer.Headers.Location}"));
        var organisation = Current.Find("contoso");
        Assert.Equal(("Contoso Ltd", "contoso.example", 1L), (organisation?.DisplayName, organisation?.MainDomain, organisation?.Version));
        Assert.Equal(("signatures.contoso.example", "contoso.onmicrosoft.com"), (organisation?.Microsoft?.Gateway, organisation?.Microsoft?.Exchange?.Tenant));
        Assert.Equal("contoso-example.mail.protection.outlook.com", organisation?.SendConnectors.Single().SmartHosts.Single().Host);
        Assert.Equal(Path.Combine(Folder, "contoso.login"), ((Undersign.Tokens.EntraCredential.Login)organisation!.Microsoft!.Exchange!.Credential).Path);
        var page = await PageAsync("connect");
        Assert.Contains("version 1 is in force", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_stores_reads_as_somebody_would_have_written_it()
    {
        (await BeginAsync(Contoso)).Dispose();

        var stored = await StoredAsync("contoso");

        Assert.Equal("administrator", stored?.Author);
        Assert.Contains("# the tenant's own MX host", stored?.Yaml, StringComparison.Ordinal);
        Assert.Contains("# Who signs, and with what", stored?.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_answers_are_said_beside_them_and_kept()
    {
        using var answer = await BeginAsync(("DisplayName", "Contoso <b>"), ("Domains", "contoso example"), ("Tenant", "-"), ("SmartHost", "a b"), ("Gateway", "mail"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds));

        Assert.Equal(4, page.Split("class=\"bad fault\"").Length - 1);
        Assert.Contains("value=\"Contoso <b>\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"mail\"", page, StringComparison.Ordinal);
        Assert.Empty(Current.All);
    }

    [Theory]
    [InlineData("Contoso \"Ltd\" # {not: yaml} 'x' \\")]
    [InlineData("- Müller & Söhne: 日本 😀")]
    [InlineData("yes")]
    public async Task A_name_is_a_name_whatever_is_in_it(string name)
    {
        (await BeginAsync([("DisplayName", name), .. Contoso[1..]])).Dispose();

        Assert.Equal(name, Current.Find("contoso")?.DisplayName);
    }

    [Fact]
    public async Task A_second_click_shows_what_the_first_has_stored()
    {
        var token = await TokenOfAsync("connect");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync("connect/begin", token, [("_handler", "begin"), .. Contoso])));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        Assert.Equal(1, (await StoredAsync("contoso"))?.Version);
        Array.ForEach(answers, static answer => answer.Dispose());
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_fault_at_its_field_and_nothing_is_lost()
    {
        (await BeginAsync(Contoso)).Dispose();

        using var answer = await PostAsync("connect/begin", await TokenOfAsync("connect/begin"), [("_handler", "begin"), ("DisplayName", "Contoso Nord"), .. Contoso[1..]]);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds));

        Assert.Contains("id=\"Name-fault\" role=\"alert\">Nothing was stored: there is an organisation \"contoso\" already, Contoso Ltd (contoso.example, contoso.test).", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Contoso Nord\"", page, StringComparison.Ordinal);
        Assert.Equal(("Contoso Ltd", 1L), (Current.Find("contoso")?.DisplayName, (await StoredAsync("contoso"))?.Version));
    }

    [Fact]
    public async Task Another_organisation_begins_with_what_is_nobodys_and_may_have_a_name_of_its_own()
    {
        await StoreAsync(OrganisationSamples.Document("gateway", "{ addresses: [192.0.2.0/24] }"));
        (await PostAsync("connect/begin", await TokenOfAsync("connect/begin"), [("_handler", "begin"), .. Contoso])).Dispose();

        (await PostAsync("connect/begin", await TokenOfAsync("connect/begin"), [("_handler", "begin"), ("DisplayName", "Contoso Nord"), ("Name", "contoso-nord"), ("Domains", "contoso.invalid"), ("Gateway", "signatures.contoso.invalid")])).Dispose();

        Assert.Equal("contoso.invalid", Current.Find("contoso-nord")?.MainDomain);
        Assert.Equal("contoso.example", Current.Find("contoso")?.MainDomain);
    }

    [Fact]
    public async Task A_domain_that_makes_no_name_asks_for_one()
    {
        (string, string)[] answers = [Contoso[0], ("Domains", "münchen.example"), ("Gateway", "mail.münchen.example")];

        using var answer = await BeginAsync(answers);

        Assert.Contains("id=\"Name-fault\"", await answer.Content.ReadAsStringAsync(TestEnds), StringComparison.Ordinal);
        (await BeginAsync([.. answers, ("Name", "muenchen")])).Dispose();
        Assert.Equal("xn--mnchen-3ya.example", Current.Find("muenchen")?.MainDomain);
    }

    [Fact]
    public async Task Domains_are_stored_in_the_one_form_that_is_compared_and_said()
    {
        (await BeginAsync(Contoso[0], ("Domains", "  Contoso.Example ,CONTOSO.test"), ("Gateway", " Signatures.Contoso.Example "))).Dispose();

        Assert.Equal(("contoso.example", "signatures.contoso.example"), (Current.Find("contoso")?.MainDomain, Current.Find("contoso")?.Microsoft?.Gateway));
        Assert.Contains("domains: [contoso.example, contoso.test]", (await StoredAsync("contoso"))?.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stored_and_not_in_force_is_said()
    {
        await using (var connection = await Running.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync(TestEnds))
        {
            await connection.ExecuteAsync("create trigger spoil after insert on settings_documents begin update settings_documents set content = '{}'; end");
        }

        using var answer = await BeginAsync(Contoso);

        Assert.Contains("Version 1 is stored, and not in force: this node does not know contoso yet", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_of_another_organisation_is_refused()
    {
        await StoreAsync(OrganisationSamples.Document("fabrikam", "{ addresses: [192.0.2.0/24] }"));

        using var answer = await BeginAsync([Contoso[0], ("Domains", "contoso.example fabrikam.example"), .. Contoso[2..]]);

        Assert.Contains("fabrikam.example is a domain of fabrikam already", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds)), StringComparison.Ordinal);
        Assert.Null(Current.Find("contoso"));
    }

    [Fact]
    public async Task A_form_of_another_site_begins_nothing()
    {
        using var answer = await PostAsync("connect/begin", token: null, [("_handler", "begin"), .. Contoso]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Current.All);
    }

    [Fact]
    public async Task A_sign_in_with_a_code_is_the_way_of_the_page()
    {
        (await BeginAsync(Contoso)).Dispose();

        Assert.Equal(ExchangeAccess.PowerShellClient, Current.Find("contoso")?.Microsoft?.Exchange?.ClientId);
    }

    private OrganisationSet Current => Running.Services.GetRequiredService<OrganisationCatalogue>().Current;

    private async Task<HttpResponseMessage> BeginAsync(params (string, string)[] answers) => await PostAsync("connect/begin", await TokenOfAsync("connect"), [("_handler", "begin"), .. answers]);
}
