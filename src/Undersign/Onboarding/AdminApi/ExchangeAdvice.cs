using System.Net;
using System.Text.Json;
using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;

namespace Undersign.Onboarding.AdminApi;

/// <summary>Says what an answer of Exchange Online that is none means for the administrator.</summary>
/// <remarks>
/// The kind is told by the exception in the answer, not by its status: the same comes as 400 and 404. A missing role may come as
/// 403 with a body of thousands of NUL.
/// </remarks>
internal static class ExchangeAdvice
{
    /// <summary>Characters of Exchange's own words that reach a log.</summary>
    private const int MaxWords = 400;

    /// <param name="body">Without the NULs.</param>
    /// <param name="token">With which it was asked: whoever answers may repeat it.</param>
    public static ExchangeRefusal Of(Cmdlet cmdlet, HttpStatusCode status, string body, TimeSpan? retryAfter, string? token)
    {
        var (type, message) = Read(body);
        message = WithoutSecrets(cmdlet, message);
        message = Tidy(token is null ? message : Redaction.For("", token).Of(message));
        var (fault, remedy) = Judge(status, type, message);
        var said = string.Create(null, $"Exchange Online answers {(int)status} to {cmdlet.Name}: {message}").TrimEnd(' ', ':');
        return new($"{said}{(said[^1] is '.' or '!' or '?' ? "" : ".")} {remedy}".TrimEnd()) { Fault = fault, RetryAfter = retryAfter };
    }

    private static (ExchangeFault Fault, string Remedy) Judge(HttpStatusCode status, string type, string message) => (status, type) switch
    {
        (_, "ManagementObjectNotFoundException") => (ExchangeFault.NotFound, ""),
        (_, "ManagementObjectAlreadyExistsException" or "ADObjectAlreadyExistsException") => (ExchangeFault.AlreadyThere, ""),
        _ when message.Contains("Enable-OrganizationCustomization", StringComparison.Ordinal) =>
            (ExchangeFault.Lasting, "A new tenant needs this once: in PowerShell, Connect-ExchangeOnline, then Enable-OrganizationCustomization; then again here."),
        (HttpStatusCode.Unauthorized, _) =>
            (ExchangeFault.NoLeave, "The token is not accepted: has the application the API permission of Office 365 Exchange Online, with admin consent: Exchange.ManageAsApp, or Exchange.Manage where somebody signs in with a code? Does cloud: name the cloud the tenant is in?"),
        (HttpStatusCode.Forbidden, _) =>
            (ExchangeFault.NoLeave, "The role Exchange Administrator is missing: in the Entra admin center, Roles and administrators, give it to the application, or to who has signed in."),
        (HttpStatusCode.NotFound, _) when message.Contains("is not recognized", StringComparison.Ordinal) =>
            (ExchangeFault.NoLeave, "The role Exchange Administrator is missing, for the application or for who has signed in."),
        (HttpStatusCode.NotFound, "") => (ExchangeFault.Lasting, "Is tenant: the id or a domain of the tenant, and server: Exchange Online's?"),
        (HttpStatusCode.TooManyRequests, _) => (ExchangeFault.Busy, "Too much is asked of this tenant just now; it is tried again later."),
        (HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError, _) => (ExchangeFault.Unanswered, "It is tried again later."),
        _ => (ExchangeFault.Lasting, ""),
    };

    /// <summary>The useful words stand deepest; the outermost are always the same.</summary>
    private static (string Type, string Message) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || new ExchangeRecord(document.RootElement).Child("error") is not { } error)
            {
                return ("", "");
            }

            if (error.Child("innererror")?.Child("internalexception") is { } inner)
            {
                return (Last(inner.Text("type") ?? "", '.'), inner.Text("message") ?? "");
            }

            // ErrorId|ExceptionType|Message, the first of them often empty
            return error.Items("details").FirstOrDefault()?.Text("message")?.Split('|', 3) is [_, var type, var message]
                ? (Last(type, '.'), message)
                : ("", error.Text("message") ?? "");
        }
        catch (JsonException)
        {
            return ("", ""); // a proxy's page, or nothing
        }
    }

    /// <summary>An error may repeat what was asked; before it is shortened, or half a secret might be left.</summary>
    private static string WithoutSecrets(Cmdlet cmdlet, string message) => cmdlet.Parameters
        .Where(static parameter => ExchangeParameter.IsSecret(parameter.Name))
        .Aggregate(message, static (words, secret) => words.Replace(secret.Value.Words, "***", StringComparison.Ordinal));

    private static string Last(string text, char separator) => text[(text.LastIndexOf(separator) + 1)..];

    private static string Tidy(string text)
    {
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return ShownText.Of(words.Length > MaxWords ? words[..MaxWords] : words);
    }
}
