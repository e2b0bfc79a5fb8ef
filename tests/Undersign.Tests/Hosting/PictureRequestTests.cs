using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Hosting;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Storage;
using Undersign.Tests.Organisations;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.Hosting;

/// <summary>A whole gateway, as somebody sees it who opens mail: pictures that mail names, and nothing else.</summary>
public sealed class PictureRequestTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-hosting-").FullName;
    private readonly HttpClient _client = new();
    private WebApplication? _gateway;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WebApplication Running => _gateway!; // xUnit calls InitializeAsync before any test

    private OrganisationCatalogue Catalogue => Running.Services.GetRequiredService<OrganisationCatalogue>();

    public async ValueTask InitializeAsync()
    {
        var storage = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db"));
        await using (var database = storage.Open())
        {
            await Migrations.ApplyAsync(database, Migration.All, TimeProvider.System, Cancellation);
            await StoreAsync(database, 1, SamplePictures.Png());
        }

        _gateway = Gateway.Build(new()
        {
            HostName = "gateway.example",
            Storage = storage,
            ReceiveConnectors = [],
            Web = new(IPAddress.Loopback, 0),
            Pictures = new(new("https://www.contoso.example/undersign/"), [new(IPAddress.Loopback, 0)], TimeSpan.FromDays(365)),
            Limits = new(),
        });
        await Gateway.StartAsync(_gateway, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_gateway is not null)
        {
            await _gateway.StopAsync(CancellationToken.None);
            await _gateway.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_picture_that_mail_names_is_there_for_ever()
    {
        var (_, pictures) = await ListenersAsync();
        var name = NameInMail();

        using var answer = await _client.GetAsync(new Uri(pictures, name), Cancellation);

        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal(SamplePictures.Png(), await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", answer.Headers.GetValues("Cache-Control")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(new Uri(pictures, "undersign/" + name)));
        Assert.Equal((HttpStatusCode.OK, 0), await HeadAsync(new Uri(pictures, name)));

        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(pictures, name));
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!); // asserted by the status below
        using var unchanged = await _client.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Mail_that_was_sent_before_a_change_still_shows_its_picture()
    {
        var (_, pictures) = await ListenersAsync();
        var old = NameInMail();
        var store = Running.Services.GetRequiredService<HostedPictureStore>();
        while (await store.FindAsync(old, Cancellation) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation); // it is stored soon after it came into force
        }

        await StoreAsync(Running.Services.GetRequiredService<DbDataSource>(), 2, SamplePictures.Gif);
        await Running.Services.GetRequiredService<CatalogueLoader>().RefreshAsync(Cancellation);

        Assert.NotEqual(old, NameInMail(), StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(new Uri(pictures, NameInMail())));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(new Uri(pictures, old)));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1", 404)]
    [InlineData("GET /metrics HTTP/1.1", 404)]
    [InlineData("GET /ready HTTP/1.1", 404)]
    [InlineData("GET /assets/undersign.css HTTP/1.1", 404)]
    [InlineData("GET /undersign/ HTTP/1.1", 404)]
    [InlineData("GET /undersign.db HTTP/1.1", 404)]
    [InlineData("GET /../undersign.db HTTP/1.1", 404)]
    [InlineData("GET /%2e%2e%2fundersign.db HTTP/1.1", 404)]
    [InlineData("GET /000000000000000000000000.png HTTP/1.1", 404)]
    [InlineData("GET /000000000000000000000000.svg HTTP/1.1", 404)]
    [InlineData("POST /000000000000000000000000.png HTTP/1.1", 405)]
    [InlineData("DELETE / HTTP/1.1", 405)]
    public async Task Nothing_else_is_to_be_had_there(string request, int expected)
    {
        var (_, pictures) = await ListenersAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, pictures.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{request}\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(client.GetStream());

        var answer = await reader.ReadToEndAsync(Cancellation);

        Assert.StartsWith($"HTTP/1.1 {expected} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_not_where_the_pages_are()
    {
        var (web, _) = await ListenersAsync();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(web, NameInMail())));
    }

    private static async Task StoreAsync(DbDataSource database, long version, byte[] picture)
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [127.0.0.1] }");
        document["signatures"] = JsonNode.Parse("""[{ "name": "s", "pictures": "hosted", "html": { "file": "s.html", "content": "<p><img src=\"logo.png\" alt=\"\"></p>" } }]""");
        document["pictures"] = new JsonArray(new JsonObject { ["file"] = "logo.png", ["base64"] = Convert.ToBase64String(picture) });
        document["rules"] = JsonNode.Parse("""[{ "name": "all", "signature": "s" }]""");
        Assert.IsNotType<StoreOutcome.Conflict>(await new SettingsDocuments(database, TimeProvider.System).StoreAsync(new() { Organisation = "contoso", Version = version, Content = document.ToJsonString(), Author = "tests" }, Cancellation));
    }

    /// <summary>What stands in the signature behind our address.</summary>
    private string NameInMail()
    {
        var html = HostedPictureTests.Html(Assert.Single(Assert.Single(Catalogue.Current.All).Signatures));
        Assert.StartsWith("<p><img src=\"https://www.contoso.example/undersign/", html, StringComparison.Ordinal);
        return html["<p><img src=\"https://www.contoso.example/undersign/".Length..html.IndexOf("\" alt", StringComparison.Ordinal)];
    }

    /// <summary>Where the pages are, and where the pictures.</summary>
    private async Task<(Uri Web, Uri Pictures)> ListenersAsync()
    {
        var listeners = Running.Urls.Select(static address => new Uri(address)).ToList();
        var isWeb = await StatusAsync(new Uri(listeners[0], "live")) == HttpStatusCode.OK;
        return isWeb ? (listeners[0], listeners[1]) : (listeners[1], listeners[0]);
    }

    private async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using var answer = await _client.GetAsync(address, Cancellation);
        return answer.StatusCode;
    }

    private async Task<(HttpStatusCode, int)> HeadAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var answer = await _client.SendAsync(request, Cancellation);
        return (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync(Cancellation)).Length);
    }
}
