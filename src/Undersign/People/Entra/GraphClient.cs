using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Undersign.Tokens;

namespace Undersign.People.Entra;

/// <summary>Asks Microsoft Graph, as often as it has to be asked, and follows its pages. For one reading.</summary>
internal sealed class GraphClient(HttpClient http, EntraTokens tokens, EntraCloud cloud, EntraLimits limits, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>One of many that ask at this moment should not come again with all of them.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>Every object of a collection, page by page.</summary>
    /// <returns>The link under which what changes from here on can be asked for; <see langword="null"/> for a collection that is none of changes.</returns>
    /// <exception cref="GraphRefusal">A page cannot be had.</exception>
    public async Task<Uri?> ReadAsync(Uri first, Action<JsonElement> each, CancellationToken cancellationToken)
    {
        var next = first;
        for (var pages = 0; pages < limits.Pages; pages++)
        {
            using var page = await GetAsync(next, cancellationToken);
            if (!page.RootElement.TryGetProperty("value", out var values) || values.ValueKind != JsonValueKind.Array)
            {
                throw new GraphRefusal($"{next.Host} answers with something that is no page of objects; is graph: the address of Microsoft Graph?");
            }

            foreach (var value in values.EnumerateArray().Where(static value => value.ValueKind == JsonValueKind.Object))
            {
                each(value);
            }

            if (Link(page.RootElement, "@odata.nextLink") is not { } link)
            {
                return Link(page.RootElement, "@odata.deltaLink");
            }

            next = link;
        }

        throw new GraphRefusal(string.Create(null, $"Graph gives more than {limits.Pages} pages, which is more than is read."));
    }

    /// <summary>One object.</summary>
    /// <exception cref="GraphRefusal">It cannot be had.</exception>
    public async Task<JsonDocument> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (time.GetElapsedTime(_began) > limits.Reading)
            {
                throw new GraphRefusal(string.Create(null, $"Reading takes longer than {limits.Reading.TotalHours:0} hours; it begins anew later."));
            }

            try
            {
                return await TryGetAsync(address, cancellationToken);
            }
            catch (GraphRefusal refusal) when (refusal.IsPassing && attempt < limits.Attempts && (refusal.RetryAfter ?? FirstPause) <= limits.Wait)
            {
                // 429 without Retry-After, 503 and broken connections: https://learn.microsoft.com/graph/throttling recommends to wait ever longer
                var pause = FirstPause * Math.Pow(2, attempt - 1);
                await Task.Delay(refusal.RetryAfter > pause ? refusal.RetryAfter.Value : pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Asks once. Without judging the answer; but a token that has ended is replaced.</summary>
    /// <exception cref="GraphRefusal">There was no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var isAnew = false; ; isAnew = true)
        {
            var token = await TokenAsync(isAnew, cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (address.Query.Contains("$count=true", StringComparison.Ordinal))
            {
                request.Headers.Add("ConsistencyLevel", "eventual"); // https://learn.microsoft.com/graph/aad-advanced-queries
            }

            try
            {
                var answer = await http.SendAsync(request, cancellationToken);
                if (answer.StatusCode != HttpStatusCode.Unauthorized || isAnew)
                {
                    return answer;
                }

                answer.Dispose();
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new GraphRefusal($"{address.Host} cannot be asked: {exception.GetBaseException().Message} Is it reachable from here, by a firewall's leave, on port {address.Port}?", exception) { IsPassing = true };
            }
        }
    }

    public Uri Address(string relative) => new(cloud.Graph, relative);

    private async Task<string> TokenAsync(bool isAnew, CancellationToken cancellationToken)
    {
        try
        {
            return (await tokens.GetAsync(isAnew, cancellationToken)).Text;
        }
        catch (TokenRefusal refusal)
        {
            throw new GraphRefusal(refusal.Message, refusal) { IsPassing = refusal.IsPassing, RetryAfter = refusal.RetryAfter };
        }
    }

    private async Task<JsonDocument> TryGetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(address, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw GraphAdvice.Of(answer.StatusCode, System.Text.Encoding.UTF8.GetString(body), EntraHttp.RetryAfter(answer, time));
        }

        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw new JsonException("no object");
        }
        catch (JsonException exception)
        {
            throw new GraphRefusal($"{address.Host} answers with something that is not JSON; is there a proxy in between that answers itself?", exception) { IsPassing = true };
        }
    }

    /// <summary>A link is used as it comes; but our token is for nobody else.</summary>
    private Uri? Link(JsonElement page, string name)
    {
        if (!page.TryGetProperty(name, out var text))
        {
            return null;
        }

        return text.ValueKind == JsonValueKind.String && Uri.TryCreate(text.GetString(), UriKind.Absolute, out var link)
            && link.GetLeftPart(UriPartial.Authority).Equals(cloud.Graph.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            ? link
            : throw new GraphRefusal($"Graph's {name} leads away from {cloud.Graph.Host}; it is not followed.");
    }
}
