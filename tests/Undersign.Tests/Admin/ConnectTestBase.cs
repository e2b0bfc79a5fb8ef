using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;

namespace Undersign.Tests.Admin;

/// <summary>An organisation in force with a tenant of its own, and somebody who has signed in to the pages.</summary>
public abstract class ConnectTestBase : PagesTestBase
{
    private protected const string Code = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private protected ExchangeDouble Exchange { get; private set; } = null!; // InitializeAsync comes before any test

    private protected override HttpClient Microsoft => Exchange.Http;

    private protected string Access => $"clientId: {EntraTokenDouble.ClientId}, authority: \"{Exchange.Address}\", server: \"{Exchange.Address}\"";

    public override async ValueTask InitializeAsync()
    {
        Exchange = await ExchangeDouble.StartAsync();
        await base.InitializeAsync();
        (await SignInAsync(await CodeAsync())).Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Exchange.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task ApplyAsync(string more = "", long version = 1)
    {
        var problems = new Problems("sample");
        var document = YamlText.Read(
            $$"""
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [{{Code}}] }
            sendConnectors: [{ name: back, addressSpaces: ["*"], smartHosts: ["contoso-example.mail.protection.outlook.com"], tls: required, clientCertificate: { obtained: true } }]
            people: { csv: { file: people.csv, content: "mail\nann@contoso.example\n" } }
            microsoft365: { gateway: signatures.contoso.example{{more}}, exchange: { tenant: {{EntraTokenDouble.TenantName}}, loginFile: {{Path.Combine(Folder, "contoso.login")}}, {{Access}} } }
            """,
            problems);
        Assert.Empty(problems.All);
        await StoreAsync(document!, version); // without problems there is one
    }

    /// <summary>What somebody does with the buttons, to the end.</summary>
    private protected async Task<Errand> ConnectAsync()
    {
        await PressAsync("sign-in");
        await EndAsync();
        return await AgreeAsync();
    }

    private protected async Task<Errand> AgreeAsync()
    {
        await PressAsync("apply", ("offer", await OfferAsync()));
        return await EndAsync();
    }

    /// <summary>What the button on the page agrees to.</summary>
    private protected async Task<string> OfferAsync()
    {
        const string Field = "name=\"offer\" value=\"";
        var page = await PageAsync("connect");
        var begin = page.IndexOf(Field, StringComparison.Ordinal);
        Assert.True(begin > 0, page);
        return page[(begin + Field.Length)..page.IndexOf('"', begin + Field.Length)];
    }

    /// <returns>Where the browser is sent.</returns>
    private protected async Task<string> PressAsync(string act, params (string, string)[] fields)
    {
        using var answer = await PostAsync($"connect/contoso/{act}", await TokenOfAsync("connect"), fields);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location?.ToString() ?? "";
    }

    private protected async Task<Errand> EndAsync()
    {
        await UntilAsync(static errand => !errand.IsRunning);
        return Known!; // it is there, as it has ended
    }

    private protected async Task UntilAsync(Func<Errand, bool> isSo)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (Known is not { } errand || !isSo(errand))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Limit, $"{Known} {Known?.End?.Says}: {string.Join("; ", Known?.Steps ?? [])}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestEnds);
        }
    }

    private protected Errand? Known => Running.Services.GetRequiredService<TenantErrands>().Find("contoso");

    private protected async Task<TenantSighting?> SeenAsync()
    {
        var organisation = Running.Services.GetRequiredService<OrganisationCatalogue>().Current.Find("contoso")!; // it is in force
        return await Running.Services.GetRequiredService<TenantWatch>().FindAsync(Running.Services.GetRequiredService<TenantSubjects>().Of(organisation)!, TestEnds); // it has a tenant
    }
}
