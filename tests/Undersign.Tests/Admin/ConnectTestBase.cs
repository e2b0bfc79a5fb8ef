using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Admin.Connect;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Admin;

/// <summary>An organisation in force with a tenant of its own, and somebody who has signed in to the pages.</summary>
public abstract class ConnectTestBase : PagesTestBase
{
    private protected const string Code = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Takes all that comes back.</summary>
    private readonly TlsNextHop _back = new("contoso-example.mail.protection.outlook.com");

    private string ShownPath => Path.Combine(Folder, "shown.pem");

    private protected ExchangeDouble Exchange { get; private set; } = null!; // InitializeAsync comes before any test

    private protected override HttpClient Microsoft => Exchange.Http;

    private protected string Access => $"clientId: {EntraTokenDouble.ClientId}, authority: \"{Exchange.Address}\", server: \"{Exchange.Address}\"";

    public override async ValueTask InitializeAsync()
    {
        Exchange = await ExchangeDouble.StartAsync();
        await base.InitializeAsync();
        using var shown = TlsNextHop.SelfSigned("signatures.contoso.example");
        await File.WriteAllTextAsync(ShownPath, $"{shown.ExportCertificatePem()}\n{shown.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n", TestEnds); // TlsNextHop makes keys of this kind
        (await SignInAsync(await CodeAsync())).Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Exchange.DisposeAsync();
        await _back.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task ApplyAsync(string more = "", long version = 1, string? back = null)
    {
        var problems = new Problems("sample");
        var document = YamlText.Read(
            $$"""
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [{{Code}}] }
            sendConnectors: [{ name: back, addressSpaces: ["*"], smartHosts: ["{{back ?? $"127.0.0.1:{_back.Port}"}}"], tls: required, clientCertificate: { pem: {{ShownPath}}, key: {{ShownPath}} } }]
            people: { csv: { file: people.csv, content: "mail\nann@contoso.example\n" } }
            microsoft365: { gateway: signatures.contoso.example{{more}}, exchange: { tenant: {{EntraTokenDouble.TenantName}}, loginFile: {{Path.Combine(Folder, "contoso.login")}}, {{Access}} } }
            """,
            problems);
        Assert.Empty(problems.All);
        await StoreAsync(document!, version); // without problems there is one
    }

    /// <summary>What the page has stored leads to the doubles, which no real tenant needs: by <c>undersign apply</c>, as no page names a file of the node.</summary>
    private protected async Task ApplyDoublesAsync()
    {
        var yaml = (await StoredAsync("contoso"))!.Yaml! // it was begun on the page
            .Replace("contoso-example.mail.protection.outlook.com", $"127.0.0.1:{_back.Port}", StringComparison.Ordinal)
            .Replace("clientCertificate: { obtained: true }", $"clientCertificate: {{ pem: {ShownPath}, key: {ShownPath} }}", StringComparison.Ordinal)
            .Replace("exchange:\n", $"exchange:\n    {Access.Replace(", ", "\n    ", StringComparison.Ordinal)}\n", StringComparison.Ordinal);
        var document = YamlText.Read(yaml, new("sample"))!; // it is YAML
        document["people"] = Beginning.Files.Document()["people"]!.DeepClone(); // it has them
        await StoreAsync(document, 2, yaml);
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

    private protected Task<TenantSighting?> SeenAsync() => Running.Services.GetRequiredService<TenantWatch>().FindAsync(Subject, TestEnds);

    /// <summary>It is in force, and has a tenant.</summary>
    private protected TenantSubject Subject => Running.Services.GetRequiredService<TenantSubjects>().Of(Running.Services.GetRequiredService<OrganisationCatalogue>().Current.Find("contoso")!)!;
}
