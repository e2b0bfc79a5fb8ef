using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Undersign.Protocols.Tests.Acme;

/// <summary>As much of an authority as one request needs: a directory, nonces, accounts, and orders answered as a test wants.</summary>
internal sealed class AcmeAuthority(Func<int, HttpResponseMessage> onOrder) : HttpMessageHandler
{
    public static Uri Directory => new("https://authority.example/dir");

    /// <summary>The protected headers of all signed requests.</summary>
    public List<JsonElement> Signed { get; } = [];

    public int Orders { get; private set; }

    public static HttpResponseMessage Problem(HttpStatusCode status, string type, string detail = "no") => new(status)
    {
        Content = new StringContent($$"""{ "type": "urn:ietf:params:acme:error:{{type}}", "detail": "{{detail}}" }""", Encoding.UTF8, "application/problem+json"),
    };

    public static HttpResponseMessage Json(string json) => new(HttpStatusCode.Created) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath; // a request has one
        if (request.Content is { } content)
        {
            Assert.Equal("application/jose+json", content.Headers.ContentType?.ToString());
            using var jws = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellationToken));
            var header = Base64Url.DecodeFromChars(jws.RootElement.GetProperty("protected").GetString());
            Signed.Add(JsonDocument.Parse(header).RootElement);
        }

#pragma warning disable CA2000 // the client disposes of what it gets
        var answer = path switch
        {
            "/dir" => Json("""{ "newNonce": "https://authority.example/nonce", "newAccount": "https://authority.example/account", "newOrder": "https://authority.example/order" }"""),
            "/nonce" => new(HttpStatusCode.OK),
            "/account" => Json("{}"),
            _ => onOrder(Orders++),
        };
#pragma warning restore CA2000
        answer.Headers.Location = path == "/account" ? new("https://authority.example/account/1") : answer.Headers.Location;
        if (path != "/dir")
        {
            answer.Headers.Add("Replay-Nonce", $"nonce-{Signed.Count}");
        }

        return answer;
    }
}
