using System.Security.Authentication;
using System.Text.Json;
using Undersign.Diagnosis;
using Undersign.Diagnosis.Causes;

namespace Undersign.Tests.Diagnosis;

/// <summary>What Microsoft's and Google's token endpoints say in place of a token, in their words.</summary>
public sealed class TokenCausesTests
{
    private const string Microsoft = "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token";
    private const string Google = "https://oauth2.googleapis.com/token";

    public static TheoryData<string, int, string, string, string, string> Replies => new()
    {
        { Microsoft, 401, "invalid_client", "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.", "token-secret-wrong", "not its id" },
        { Microsoft, 401, "invalid_client", "AADSTS7000222: The provided client secret keys for app '11111111-1111-1111-1111-111111111111' are expired.", "token-secret-expired", "new client secret" },
        { Microsoft, 401, "invalid_client", "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", "token-secret-missing", "secret" },
        { Microsoft, 400, "unauthorized_client", "AADSTS700016: Application with identifier '11111111-1111-1111-1111-111111111111' was not found in the directory 'Contoso'.", "token-client-unknown", "client" },
        { Microsoft, 401, "unauthorized_client", "AADSTS7000112: Application '11111111-1111-1111-1111-111111111111'(mail) is disabled.", "token-client-disabled", "allow the application" },
        { Microsoft, 400, "invalid_request", "AADSTS90002: Tenant 'contoso.exmaple' not found.", "token-tenant-unknown", "tenant" },
        { Microsoft, 400, "invalid_request", "AADSTS900023: Specified tenant identifier 'x' is neither a valid DNS name, nor a valid external domain.", "token-tenant-unknown", "tenant" },
        { Microsoft, 400, "invalid_grant", "AADSTS65001: The user or administrator has not consented to use the application.", "token-consent-missing", "SMTP.SendAsApp" },
        { Microsoft, 400, "invalid_grant", "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.", "token-password-changed", "refreshTokenFile" },
        { Microsoft, 400, "invalid_grant", "AADSTS70000: The provided value for the input parameter 'refresh_token' is not valid.", "token-consent-revoked", "refreshTokenFile" },
        { Microsoft, 400, "invalid_grant", "AADSTS70008: The provided authorization code or refresh token has expired due to inactivity.", "token-refresh-expired", "refreshTokenFile" },
        { Microsoft, 400, "invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity. The token was issued on 2026-06-01 and was inactive for 90.00:00:00.", "token-refresh-expired", "90 days" },
        { Microsoft, 400, "invalid_grant", "AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.", "token-refresh-expired", "Conditional Access" },
        { Microsoft, 400, "invalid_grant", "AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access 'x'.", "token-policy", "Multi-factor" },
        { Microsoft, 400, "invalid_grant", "AADSTS50079: The user is required to use multi-factor authentication.", "token-policy", "client credentials" },
        { Microsoft, 400, "invalid_grant", "AADSTS53003: Access has been blocked by Conditional Access policies.", "token-policy", "Conditional Access" },
        { Microsoft, 400, "invalid_grant", "AADSTS50057: The user account is disabled.", "token-account-disabled", "enable" },
        { Microsoft, 400, "invalid_scope", "AADSTS70011: The provided value for the input parameter 'scope' is not valid.", "token-scope-wrong", "https://outlook.office365.com/.default" },
        { Microsoft, 400, "invalid_scope", "AADSTS1002012: The provided value for scope https://outlook.office.com/SMTP.Send is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", "token-scope-wrong", "/.default" },
        { Microsoft, 400, "invalid_resource", "AADSTS500011: The resource principal named https://outlook.contoso.example was not found in the tenant named Contoso.", "token-scope-wrong", "SMTP.Send" },
        { Google, 400, "invalid_grant", "Token has been expired or revoked.", "token-consent-revoked", "Testing" },
        { Google, 400, "invalid_grant", "Account has been deleted", "token-account-disabled", "restore" },
        { Google, 400, "invalid_grant", "Bad Request", "token-consent-revoked", "refreshTokenFile" },
        { Google, 401, "invalid_client", "The OAuth client was not found.", "token-client-unknown", "Credentials" },
        { Google, 401, "invalid_client", "Unauthorized", "token-client-wrong", "clientSecretFile" },
        { Google, 401, "disabled_client", "The OAuth client was disabled.", "token-client-disabled", "enable" },
        { Google, 400, "invalid_scope", "Some requested scopes were invalid. {invalid=[https://mail.google.co/]}", "token-scope-wrong", "https://mail.google.com/" },
        { Google, 401, "unauthorized_client", "Unauthorized", "token-way-not-allowed", "permissions" },
        { Google, 400, "unsupported_grant_type", "Invalid grant_type: client_credentials", "token-way-not-allowed", "refresh token only" },
        { Google, 503, "", "", "token-endpoint-busy", "Try again" },
        { Google, 429, "rate_limit_exceeded", "", "token-endpoint-busy", "Try again" },
        { Google, 404, "", "", "token-endpoint-wrong", "no" },
        { Google, 302, "", "", "token-endpoint-wrong", "address" },
        { Google, 400, "invalid_request", "Missing required parameter: x", "token-refused", "client id" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_refusal_has_its_cause_and_its_fix(string endpoint, int status, string error, string description, string name, string fix)
    {
        var cause = Of(new(new(endpoint)) { Status = status, Error = error, Description = $"{description} Trace ID: 1 Correlation ID: 2" });

        Assert.Equal(name, cause.Name);
        Assert.Contains(fix, cause.Fix, StringComparison.Ordinal);
        Assert.StartsWith($"{new Uri(endpoint).Host} gives no token ({status})", cause.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("Trace", cause.Says, StringComparison.Ordinal);
        Assert.DoesNotContain('{', cause.Fix);
    }

    [Fact]
    public void Every_row_is_shown_by_a_reply()
    {
        var shown = Replies.Select(reply => Array.Find(TokenCauses.Rows, row => row.Fits(reply.Data.Item3, $"{reply.Data.Item3} {reply.Data.Item4}"))).ToHashSet();

        Assert.DoesNotContain(TokenCauses.Rows, row => !shown.Contains(row));
    }

    public static TheoryData<Exception, string, string> Faults => new()
    {
        { new JsonException("'<' is an invalid start of a value"), "token-endpoint-unreadable", "proxy" },
        { new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded), "token-endpoint-unreadable", "address" },
        { new HttpRequestException("The SSL connection could not be established", new AuthenticationException("NotTimeValid")), "token-endpoint-certificate", "clock" },
        { new HttpRequestException(HttpRequestError.NameResolutionError), "token-endpoint-unreachable", "resolves" },
        { new OperationCanceledException(), "token-endpoint-slow", "firewalls" },
        { new FileNotFoundException("There is no secret"), "token-secret-unreadable", "file" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void What_is_no_answer_has_its_cause_too(Exception fault, string name, string fix)
    {
        var cause = TokenCauses.Of(new(new(Google)) { Fault = fault });

        Assert.Equal(name, cause.Name);
        Assert.Contains(fix, cause.Fix, StringComparison.Ordinal);
        Assert.StartsWith("oauth2.googleapis.com gives no token: ", cause.Says, StringComparison.Ordinal);
    }

    private static Cause Of(TokenSymptom symptom) => TokenCauses.Of(symptom with { ClientSecretWords = "the secret in clientSecretFile", RefreshTokenWords = "refreshTokenFile" });
}
