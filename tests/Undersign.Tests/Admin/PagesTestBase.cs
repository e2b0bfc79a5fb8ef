using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Admin.SignIn;
using Undersign.Organisations;
using Undersign.Protocols.Tests.Dns;
using Undersign.Settings;
using Undersign.Storage;
using Undersign.Tokens;

namespace Undersign.Tests.Admin;

/// <summary>A whole gateway with its pages, and a browser that has no script.</summary>
public abstract partial class PagesTestBase : IAsyncLifetime
{
    private WebApplication? _gateway;

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("undersign-pages-").FullName;

    private protected NameServerDouble Names { get; } = new();

    private protected static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    private protected WebApplication Running => _gateway!; // started before each test

    private protected HttpClient Browser { get; private set; } = new();

    private protected CookieContainer Cookies { get; } = new();

    private protected StorageLocation Storage => new StorageLocation.Sqlite(Path.Combine(Folder, "undersign.db"));

    /// <summary>By which Microsoft 365 is asked.</summary>
    private protected virtual HttpClient Microsoft => EntraHttp.Shared;

    /// <summary>Of the node file; nothing: documents name files anywhere.</summary>
    private protected virtual string? SecretsFolder => null;

    public virtual async ValueTask InitializeAsync() => await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync(); // once more, which does nothing
        }

        await Names.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync()
    {
        _gateway = Gateway.Build(new()
        {
            HostName = "gateway.example",
            Storage = Storage,
            SecretKey = new(Path.Combine(Folder, "undersign.db.key"), isMadeWhenMissing: true),
            NameServers = [Names.EndPoint],
            SecretsFolder = SecretsFolder,
            ReceiveConnectors = [],
            Web = new(IPAddress.Loopback, 0),
            Limits = new(),
        }, Microsoft);
        await Gateway.StartAsync(_gateway, TestEnds);
        var address = _gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(); // it has started, with one listener
#pragma warning disable CA2000 // the client disposes of it
        Browser = new(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = new(address) };
#pragma warning restore CA2000
    }

    private protected async Task StopAsync()
    {
        Browser.Dispose();
        await Running.StopAsync(CancellationToken.None);
        await Running.DisposeAsync();
    }

    private protected Task<string> CodeAsync() => Running.Services.GetRequiredService<SignInCodes>().MakeAsync(TestEnds);

    /// <summary>Opens the page, fills in its form, and sends it.</summary>
    private protected async Task<HttpResponseMessage> SignInAsync(string code, string target = "/connect") =>
        await PostAsync($"sign-in?returnUrl={Uri.EscapeDataString(target)}", await TokenOfAsync("sign-in"), ("_handler", "sign-in"), ("Code", code));

    /// <summary>Of the first form on a page.</summary>
    private protected async Task<string> TokenOfAsync(string path) => Token().Match(await Browser.GetStringAsync(new Uri(path, UriKind.Relative), TestEnds)).Groups["token"].Value;

    private protected async Task<HttpResponseMessage> PostAsync(string path, string? token, params (string Name, string Value)[] fields)
    {
        var form = fields.Select(static field => KeyValuePair.Create(field.Name, field.Value));
        using var content = new FormUrlEncodedContent(token is null ? form : form.Append(KeyValuePair.Create("__RequestVerificationToken", token)));
        return await Browser.PostAsync(new Uri(path, UriKind.Relative), content, TestEnds);
    }

    private protected async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await Browser.GetAsync(new Uri(path, UriKind.Relative), TestEnds);
        return answer.StatusCode;
    }

    /// <param name="isText">As it came; else with the characters that HTML writes otherwise.</param>
    private protected async Task<string> PageAsync(string path, bool isText = false)
    {
        var text = await Browser.GetStringAsync(new Uri(path, UriKind.Relative), TestEnds);
        return isText ? text : WebUtility.HtmlDecode(text);
    }

    /// <summary>As <c>undersign apply</c> does it; it is in force then.</summary>
    private protected async Task StoreAsync(JsonObject document, long version = 1, string? yaml = null)
    {
        var stored = new StoredDocument { Organisation = (string)document["name"]!, Version = version, Content = document.ToJsonString(), Yaml = yaml, Author = "tests" }; // each has one
        Assert.IsNotType<StoreOutcome.Conflict>(await Running.Services.GetRequiredService<SettingsDocuments>().StoreAsync(stored, TestEnds));
        await Running.Services.GetRequiredService<CatalogueLoader>().RefreshAsync(TestEnds);
    }

    /// <summary>The newest version.</summary>
    private protected Task<StoredDocument?> StoredAsync(string organisation) => Running.Services.GetRequiredService<SettingsDocuments>().ReadAsync(organisation, long.MaxValue, TestEnds);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
