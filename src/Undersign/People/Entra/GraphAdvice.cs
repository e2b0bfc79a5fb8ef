using System.Net;
using System.Text.Json;

namespace Undersign.People.Entra;

/// <summary>Says what an answer of Graph that is none means for the administrator.</summary>
/// <remarks>
/// Codes: https://learn.microsoft.com/graph/errors and https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset. An expired
/// link comes as 410, and from some parts of the service as 400: https://devblogs.microsoft.com/microsoft365dev/duration-of-change-tracking-tokens-for-identity-and-education-resources/
/// </remarks>
internal static class GraphAdvice
{
    /// <summary>Characters of Graph's own words that reach a log.</summary>
    private const int MaxWords = 300;

    private static readonly string[] ResyncCodes = ["syncStateNotFound", "syncStateInvalid", "resyncRequired", "Directory_ExpiredPageToken"];

    public static GraphRefusal Of(HttpStatusCode status, string body, TimeSpan? retryAfter)
    {
        var (code, message) = Read(body);
        var isResync = status == HttpStatusCode.Gone || ResyncCodes.Contains(code, StringComparer.OrdinalIgnoreCase);
        var said = string.Create(null, $"Graph answers {(int)status} {code}: {message}").TrimEnd(' ', ':');
        return new($"{said}{(said[^1] is '.' or '!' or '?' ? "" : ".")} {Remedy(status, code, isResync)}")
        {
            RetryAfter = retryAfter,
            IsResync = isResync,
            IsNotFound = status == HttpStatusCode.NotFound,
            IsPassing = !isResync && status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError,
        };
    }

    private static string Remedy(HttpStatusCode status, string code, bool isResync) => (status, code) switch
    {
        _ when isResync => "Everything is read anew.",
        (_, "Authorization_RequestDenied") or (HttpStatusCode.Forbidden, _) =>
            "The application lacks a permission: in the Entra admin center, App registrations, API permissions, add the application permissions User.Read.All and GroupMember.Read.All of Microsoft Graph, then \"Grant admin consent\".",
        (HttpStatusCode.Unauthorized, _) => "The token is not accepted: does cloud: name the cloud the tenant is in?",
        (_, "Authorization_IdentityNotFound") => "The application is not in this tenant: grant admin consent once, in the tenant that tenant: names.",
        (HttpStatusCode.NotFound, _) => "It may have been deleted: look at group:.",
        (HttpStatusCode.BadRequest, _) => "Does attributes: name a property that users do not have?",
        (HttpStatusCode.TooManyRequests, _) => "Too much is asked of this tenant just now; it is tried again later.",
        _ => "It is tried again later.",
    };

    /// <summary>https://learn.microsoft.com/graph/errors#json-representation</summary>
    private static (string Code, string Message) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                ? (Text(error, "code"), Text(error, "message"))
                : ("", "");
        }
        catch (JsonException)
        {
            return ("", ""); // a proxy's page
        }
    }

    private static string Text(JsonElement error, string name)
    {
        var words = string.Join(' ', (GraphJson.Text(error, name) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length > MaxWords ? words[..MaxWords] : words;
    }
}
