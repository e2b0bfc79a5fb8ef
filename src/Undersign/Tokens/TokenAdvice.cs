using Microsoft.Identity.Client;
using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;

namespace Undersign.Tokens;

/// <summary>Says what a refused token means for the administrator.</summary>
internal static class TokenAdvice
{
    /// <summary>Characters of Entra's own words that reach a log.</summary>
    private const int MaxWords = 300;

    private const string Prefix = "AADSTS";

    /// <summary>In the place of the command by which somebody signs in.</summary>
    private const string SignIn = "{sign-in}";

    private const string SignInAgain = $"What was signed in has ended: {SignIn} again.";

    private const string NoApplication = "700016";

    private const string NotMicrosofts = "This tenant does not have Microsoft's own application for Exchange PowerShell, with which people sign in where clientId: names no other: look at tenant:. If that is right, register an application, and write its clientId:.";

    /// <summary>https://learn.microsoft.com/entra/identity-platform/reference-error-codes#aadsts-error-codes, and the words Entra sends with them.</summary>
    private static readonly Dictionary<string, string> Remedies = new(StringComparer.Ordinal)
    {
        ["50034"] = "The account is not in this tenant: look at tenant:.",
        ["50173"] = $"The password of who signed in has changed: {SignIn} again.",
        ["50059"] = "There is no tenant of this name: look at tenant:, and at cloud:.",
        ["53003"] = "A Conditional Access policy blocks it: except the application, or allow this machine's address.",
        ["65001"] = "Nobody has consented: in the Entra admin center, App registrations, API permissions, \"Grant admin consent\".",
        ["70011"] = "The scope is none of this cloud's: look at cloud:.",
        ["70008"] = SignInAgain,
        ["70043"] = SignInAgain,
        ["90002"] = "There is no tenant of this name: look at tenant:, and at cloud:.",
        ["500011"] = "What is asked is not in this tenant under this name: look at cloud:.",
        ["700082"] = SignInAgain,
        [NoApplication] = "There is no application with this clientId: in this tenant: take \"Application (client) ID\" from the overview of the registration, and \"Directory (tenant) ID\" beside it.",
        ["700027"] = "The certificate is not one of the registration's, or has expired: upload it under Certificates & secrets.",
        ["900023"] = "tenant: is neither an id nor a domain.",
        ["7000112"] = "The application is disabled: in the Entra admin center, Enterprise applications, Properties, allow it to sign in.",
        ["7000215"] = "The secret is wrong: secretFile: must hold the secret's value, not its id. Make a new one under Certificates & secrets.",
        ["7000222"] = "The secret has expired: make a new one under Certificates & secrets in the registration, and put its value into the file of secretFile:.",
        ["7000218"] = "Entra ID wants a secret: for a sign-in with a code, \"Allow public client flows\" under Authentication in the registration.",
        ["7000229"] = "The application is not in this tenant: grant admin consent once.",
    };

    /// <param name="asking">Who was refused.</param>
    /// <param name="secret">With what: whoever answers may repeat it.</param>
    public static TokenRefusal Of(MsalException exception, EntraApplication asking, string? secret = null)
    {
        // Without a status, nobody answered in time. The library says so as well when it wants somebody to sign in, and asked nobody.
        var service = exception as MsalServiceException;
        var isPassing = service is { StatusCode: 0 or 408 or 429 or >= 500 } and not MsalUiRequiredException;
        var words = string.Join(' ', Said(exception.Message).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        words = ShownText.Of(secret is null ? words : Redaction.For(asking.ClientId, secret).Of(words)); // before it is shortened, or half of it might be left
        var remedy = asking.IsMicrosofts && Code(words) == NoApplication ? NotMicrosofts : Remedies.TryGetValue(Code(words), out var known) ? known
            : exception.ErrorCode is "authorization_declined" ? "Who was asked to sign in said no."
            : exception.ErrorCode is "code_expired" or "expired_token" ? $"The code was not typed in time: {SignIn} again."
            : exception is MsalUiRequiredException ? SignInAgain
            : isPassing ? "It is tried again later."
            : "https://login.microsoftonline.com/error explains the code.";
        return new($"Entra ID gives no token: {(words.Length > MaxWords ? words[..MaxWords] : words)} {remedy.Replace(SignIn, asking.SignIn, StringComparison.Ordinal)}")
        {
            IsPassing = isPassing,
            RetryAfter = service?.Headers?.RetryAfter?.Delta,
        };
    }

    /// <summary>Without what our library says before it, and without the ids that follow.</summary>
    private static string Said(string message)
    {
        var begin = Math.Max(0, message.IndexOf(Prefix, StringComparison.Ordinal));
        var end = message.IndexOf("Trace ID:", begin, StringComparison.Ordinal);
        return message[begin..(end < 0 ? message.Length : end)];
    }

    private static string Code(string words)
    {
        var rest = words.StartsWith(Prefix, StringComparison.Ordinal) ? words[Prefix.Length..] : "";
        return rest[..(rest.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : rest.Length)];
    }
}
