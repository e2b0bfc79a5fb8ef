using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Undersign.People;
using Undersign.People.Scim;
using Undersign.People.Syncing;

namespace Undersign.Tests.People.Scim;

/// <summary>The listener for SCIM with two sources of people, of two organisations, and a client of it.</summary>
public abstract class ScimTestBase : PeopleStoreTestBase
{
    private protected const string Users = "Users";
    private protected const string Groups = "Groups";
    private protected const string EnterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    private static readonly string Token = ScimToken.Create();
    private static readonly string TokenOfFabrikam = ScimToken.Create();
    private WebApplication? _service;
    private HttpClient? _client;

    /// <summary>Of contoso.</summary>
    private protected HttpClient Client => _client ??= ClientWith(Token);

    /// <summary>By name, where they stand.</summary>
    private protected Dictionary<string, ScimPath> Attributes { get; } = new(StringComparer.OrdinalIgnoreCase);

    private protected virtual TimeProvider ServiceTime => TimeProvider.System;

    private protected Uri Root => new(_service!.Urls.Single()); // started in InitializeAsync

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Services.AddSingleton(Database);
        builder.Services.AddSingleton(ServiceTime);
        builder.AddScim(new([new(IPAddress.Loopback, 0)], Certificate: null), static _ =>
        [
            new(new("contoso", "okta"), [ScimToken.Hash("the one before"), ScimToken.Hash(Token)]),
            new(new("fabrikam", "okta"), [ScimToken.Hash(TokenOfFabrikam), ScimToken.Hash("shared")]),
            new(new("contoso", "entra"), [ScimToken.Hash("shared")]),
        ]);
        _service = builder.Build();
        _service.UseScim();
        _service.MapGet("/metrics", static () => "not for everybody");
        await _service.StartAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static string Authorization => $"Authorization: Bearer {Token}";

    private protected HttpClient ClientOfFabrikam() => ClientWith(TokenOfFabrikam);

    private protected HttpClient ClientWith(string token)
    {
        var client = new HttpClient { BaseAddress = new(Root, "/scim/v2/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    private protected Task<Answer> GetAsync(string path) => SendAsync(Client, HttpMethod.Get, path);

    private protected Task<Answer> PostAsync(string path, string body) => SendAsync(Client, HttpMethod.Post, path, body);

    private protected Task<Answer> PutAsync(string path, string body, string? ifMatch = null) => SendAsync(Client, HttpMethod.Put, path, body, ifMatch);

    private protected Task<Answer> PatchAsync(string path, string operations) =>
        SendAsync(Client, HttpMethod.Patch, path, $$"""{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{{operations}}] }""");

    private protected Task<Answer> DeleteAsync(string path, string? ifMatch = null) => SendAsync(Client, HttpMethod.Delete, path, ifMatch: ifMatch);

    /// <returns>The id.</returns>
    private protected async Task<string> CreateAsync(string path, string body)
    {
        var answer = await PostAsync(path, body);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body.ToJsonString());
        return Text(answer.Body["id"]);
    }

    private protected static async Task<Answer> SendAsync(HttpClient client, HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/scim+json");
        }

        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }

        using var response = await client.SendAsync(request, Cancellation);
        var octets = await response.Content.ReadAsByteArrayAsync(Cancellation);
        return new(response.StatusCode, octets.Length == 0 ? [] : ScimJson.Read(octets), response.Headers.ETag?.ToString(), response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>What a node does each minute, and what mail sees then.</summary>
    private protected async Task<PeopleSnapshot> SyncAsync(string organisation = "contoso")
    {
        var source = new PeopleSource { Name = "okta", Kind = "scim", Origin = new PeopleOrigin.Pushed(new([], Attributes)), Every = TimeSpan.FromMinutes(1), Attributes = PersonAttributes.WellKnown };
        Assert.IsType<SyncOutcome.Done>(await new SourceSync(Database, Time).RunAsync(new(organisation, source), isAnew: false, new(), Cancellation));
        return (await Records.LoadAsync(organisation, new() { Sources = [source] }, Cancellation)).Snapshot();
    }

    private protected static string Names(Answer list) => string.Join(' ', ScimJson.Each(list.Body["Resources"]).Select(static user => Text(user?["userName"] ?? user?["displayName"])));

    private protected static string GroupsOf(Person? person) => person is null ? "nobody" : string.Join(", ", person.Groups.Select(static group => group.Name).Order(StringComparer.Ordinal));

    private protected static string Text(JsonNode? node) => ScimJson.Text(node) ?? "";

    private protected sealed record Answer(HttpStatusCode Status, JsonObject Body, string? Tag, string? MediaType);
}
