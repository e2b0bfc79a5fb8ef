using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>What a client gets to its request. RFC 7644 §3.12, §3.14.</summary>
internal sealed record ScimReply(int Status)
{
    private const string RetrySeconds = "10";

    public JsonObject? Body { get; init; }

    public string? Tag { get; init; }

    public string? Location { get; init; }

    public static ScimReply Of(ScimResource resource, ScimQuery query, string root, int status) => new(status)
    {
        Body = status is StatusCodes.Status304NotModified or StatusCodes.Status204NoContent ? null : query.Shown(resource.ToJson(root)),
        Tag = resource.Tag,
        Location = resource.Location(root),
    };

    public static ScimReply Of(ScimRefusal refusal)
    {
        var error = ScimJson.Empty;
        error["schemas"] = new JsonArray(ScimNames.Error);
        error["status"] = refusal.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (refusal.Type is { } type)
        {
            error["scimType"] = type;
        }

        error["detail"] = refusal.Message;
        return new(refusal.Status) { Body = error };
    }

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        var headers = response.Headers;
        headers.ETag = Tag;
        headers.Location = Location;
        switch (Status)
        {
            case StatusCodes.Status401Unauthorized:
                headers.WWWAuthenticate = "Bearer realm=\"SCIM\""; // RFC 6750 §3
                break;
            case StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable:
                headers.RetryAfter = RetrySeconds;
                break;
        }

        if (Body is { } body)
        {
            response.ContentType = "application/scim+json"; // RFC 7644 §8.1
            await response.WriteAsync(body.ToJsonString(), cancellationToken);
        }
    }
}
