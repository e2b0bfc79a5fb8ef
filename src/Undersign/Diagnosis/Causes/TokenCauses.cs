using System.Security.Authentication;
using System.Text.Json;
using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>Why Microsoft or Google gives no access token, so that the login cannot even be tried.</summary>
/// <remarks>Microsoft: "Microsoft Entra authentication and authorization error codes". Google: "Using OAuth 2.0 for Web Server Applications".</remarks>
internal static class TokenCauses
{
    /// <summary>Characters of the endpoint's own words that are shown.</summary>
    private const int MaxWords = 300;

    private static readonly Uri EntraCodes = new("https://learn.microsoft.com/entra/identity-platform/reference-error-codes");
    private static readonly Uri GoogleTokens = new("https://developers.google.com/identity/protocols/oauth2#expiration");

    private static readonly string Scopes =
        $"With client credentials it is {MailboxProviders.Microsoft365.OAuth?.ApplicationScope} for Microsoft 365; with a refresh token {MailboxProviders.Microsoft365.OAuth?.Scope}, and {GoogleProviders.Gmail.OAuth?.Scope} for Google.";

    /// <summary>The first that fits is taken; what the endpoint says in words of its own comes before RFC 6749's few.</summary>
    internal static readonly Row[] Rows =
    [
        new("token-secret-expired", "", "AADSTS7000222", "In the app registration, Certificates & secrets, make a new client secret, and put its value in the place of {secret}.", EntraCodes),
        new("token-secret-wrong", "", "AADSTS7000215", "Take as {secret} the value of the client secret, not its id; make a new one in the app registration where it is lost.", EntraCodes),
        new("token-secret-missing", "", "AADSTS7000218", "The application wants a secret: enter the value of a client secret of its registration.", EntraCodes),
        new("token-client-unknown", "", "AADSTS700016", "Take \"Application (client) ID\" from the overview of the app registration, and the tenant it is in for the token endpoint.", EntraCodes),
        new("token-client-disabled", "", "AADSTS7000112", "In the Entra admin center, Enterprise applications, Properties, allow the application to sign in.", EntraCodes),
        new("token-tenant-unknown", "", "AADSTS90002", "The token endpoint names the tenant: its id or one of its domains stands after login.microsoftonline.com.", EntraCodes),
        new("token-tenant-unknown", "", "AADSTS900023", "The token endpoint names the tenant: its id or one of its domains stands after login.microsoftonline.com.", EntraCodes),
        new("token-consent-missing", "", "AADSTS65001", "In the Entra admin center, App registrations, API permissions: add SMTP.SendAsApp (an application of its own) or SMTP.Send (for somebody), and \"Grant admin consent\".", EntraCodes),
        new("token-password-changed", "", "AADSTS50173", "The password of who has consented was changed, or all sign-ins were revoked: consent anew, and put the new refresh token into {refresh}.", EntraCodes),
        new("token-consent-revoked", "", "AADSTS70000", "The consent was revoked, or the refresh token is of another application: consent anew, and put the new refresh token into {refresh}.", EntraCodes),
        new("token-refresh-expired", "", "AADSTS700082", "It was not used for 90 days: consent anew, and put the new refresh token into {refresh}.", EntraCodes),
        new("token-refresh-expired", "", "AADSTS70008", "Consent anew, and put the new refresh token into {refresh}.", EntraCodes),
        new("token-refresh-expired", "", "AADSTS70043", "A Conditional Access policy limits how long a sign-in lasts: except the account from it, consent anew, and put the new refresh token into {refresh}.", EntraCodes),
        new("token-policy", "", "AADSTS50076", "Multi-factor sign-in is asked for: consent anew with it, and put the new refresh token into {refresh}; or use client credentials.", EntraCodes),
        new("token-policy", "", "AADSTS50079", "Multi-factor sign-in is asked for: consent anew with it, and put the new refresh token into {refresh}; or use client credentials.", EntraCodes),
        new("token-policy", "", "AADSTS53003", "A Conditional Access policy blocks it: except the application, or allow this machine's address.", EntraCodes),
        new("token-account-disabled", "", "AADSTS50057", "The account is disabled: enable it in Entra ID, or consent with another.", EntraCodes),
        new("token-scope-wrong", "", "AADSTS70011", "Correct the scope. {scopes}", EntraCodes),
        new("token-scope-wrong", "", "AADSTS1002012", "Correct the scope. {scopes}", EntraCodes),
        new("token-scope-wrong", "", "AADSTS500011", "Correct the scope: what it asks for is not in this tenant. {scopes}", EntraCodes),
        new("token-consent-revoked", "invalid_grant", "expired or revoked", "Consent anew, and put the new refresh token into {refresh}. While the consent screen of the Google project is in \"Testing\", a refresh token lasts seven days only: publish it.", GoogleTokens),
        new("token-account-disabled", "invalid_grant", "Account has been deleted", "The Google account is gone or suspended: restore it, or consent with another.", GoogleTokens),
        new("token-consent-revoked", "invalid_grant", "", "The refresh token has expired or was revoked: get a new one into {refresh}.", null),
        new("token-client-unknown", "", "OAuth client was not found", "Take the client id from Google's console, APIs & Services, Credentials, of type \"OAuth client ID\".", GoogleTokens),
        new("token-client-disabled", "disabled_client", "", "The client was switched off in Google's console, APIs & Services, Credentials: enable it there.", GoogleTokens),
        new("token-client-wrong", "invalid_client", "", "The client id, or {secret}, is wrong or has expired.", null),
        new("token-scope-wrong", "invalid_scope", "", "Correct the scope. {scopes}", null),
        new("token-way-not-allowed", "unauthorized_client", "", "The application may not ask in this way: look at its permissions, and whether the refresh token is of this client id.", null),
        new("token-way-not-allowed", "unsupported_grant_type", "", "The application may not ask in this way: Google gives tokens for a mailbox with a refresh token only.", null),
    ];

    /// <summary>A cause whatever came: that there is no token is known.</summary>
    public static Cause Of(TokenSymptom symptom)
    {
        if (symptom.Fault is { } fault)
        {
            return OfFault(symptom, fault);
        }

        var words = $"{symptom.Error} {symptom.Description}";
        if (Array.Find(Rows, row => row.Fits(symptom.Error, words)) is { } row)
        {
            return New(symptom, row.Name, row.Fix, row.Link);
        }

        return symptom.Status switch
        {
            429 or >= 500 => New(symptom, "token-endpoint-busy", "Try again in some minutes: the endpoint has trouble of its own, or is asked too often.", null),
            404 or 405 or (>= 300 and < 400) => New(symptom, "token-endpoint-wrong", "Look at the token endpoint: there is none at this address.", null),
            _ => New(symptom, "token-refused", "Look at the token endpoint and the client id.", null) with { Confidence = Confidence.Guess },
        };
    }

    private static Cause OfFault(TokenSymptom symptom, Exception fault) => fault switch
    {
        JsonException => New(symptom, "token-endpoint-unreadable", "What answers is no token endpoint: look at its address, and whether a proxy answers in its place.", null, "its answer is not what a token endpoint says"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => New(symptom, "token-endpoint-unreadable", "What answers is no token endpoint: look at its address.", null, "it answers far too much"),
        HttpRequestException { InnerException: AuthenticationException } => New(symptom, "token-endpoint-certificate", "Look at this machine's clock first: with a wrong one every certificate looks expired. Then, whether a proxy or a virus scanner stands between.", null, fault.InnerException.Message),
        HttpRequestException => New(symptom, "token-endpoint-unreachable", "Look whether this machine resolves its name and reaches its port 443.", null, fault.Message),
        OperationCanceledException => New(symptom, "token-endpoint-slow", "Try again; if it stays so, look at the firewalls between.", null, "it does not answer in time"),
        _ => New(symptom, "token-secret-unreadable", "See that the file is there and may be read.", null, fault.Message),
    };

    private static Cause New(TokenSymptom symptom, string name, string fix, Uri? link, string? why = null)
    {
        var words = Shortened(why ?? $"{symptom.Error} {symptom.Description}");
        var status = symptom.Status is { } number ? $" ({number})" : "";
        var filled = fix
            .Replace("{secret}", symptom.ClientSecretWords, StringComparison.Ordinal)
            .Replace("{refresh}", symptom.RefreshTokenWords, StringComparison.Ordinal)
            .Replace("{scopes}", Scopes, StringComparison.Ordinal);
        return new(name, $"{symptom.Endpoint.Host} gives no token{status}{(words.Length > 0 ? $": {words}" : "")}.", filled) { Link = link };
    }

    /// <summary>Without the ids that follow Microsoft's words, in one line.</summary>
    private static string Shortened(string words)
    {
        var end = words.IndexOf("Trace ID:", StringComparison.Ordinal);
        var line = string.Join(' ', words[..(end < 0 ? words.Length : end)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length > MaxWords ? line[..MaxWords] : line;
    }

    /// <param name="Error">RFC 6749 §5.2; empty for any.</param>
    /// <param name="Words">In the error or its description; empty for any.</param>
    internal sealed record Row(string Name, string Error, string Words, string Fix, Uri? Link)
    {
        /// <summary>A number must end where Microsoft's does: AADSTS70008 is not AADSTS700082.</summary>
        public bool Fits(string error, string words)
        {
            var at = words.IndexOf(Words, StringComparison.OrdinalIgnoreCase);
            return (Error.Length == 0 || Error == error)
                && at >= 0
                && (Words.Length == 0 || !char.IsAsciiDigit(Words[^1]) || at + Words.Length == words.Length || !char.IsAsciiDigit(words[at + Words.Length]));
        }
    }
}
