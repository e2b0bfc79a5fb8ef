using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Undersign.Tests.People.Entra;

/// <summary>
/// The token endpoint of one tenant with one application. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow; the errors:
/// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
/// </summary>
internal sealed class EntraTokenDouble
{
    public const string TenantName = "contoso.onmicrosoft.com";
    public const string TenantId = "22222222-0000-4000-8000-000000000000";
    public const string ClientId = "5f1c0de8-0000-4000-8000-000000000000";

    private readonly ConcurrentDictionary<string, bool> _good = new(StringComparer.Ordinal);

    /// <summary>The secret's value; the second is one that has expired.</summary>
    public string Secret { get; } = "s3cr3t~" + RandomNumberGenerator.GetHexString(8);

    /// <summary>As a proxy does that shows what went wrong: the whole form, as it was sent and as it was meant.</summary>
    public bool RepeatsSecrets { get; set; }

    public string ExpiredSecret { get; } = "0ld~" + RandomNumberGenerator.GetHexString(8);

    /// <summary>The public half, once it has been uploaded.</summary>
    public X509Certificate2? Uploaded { get; set; }

    /// <summary>How many it has given.</summary>
    public int Given { get; private set; }

    /// <summary>From now on Graph accepts none of those it has given.</summary>
    public void ExpireAll() => _good.Clear();

    public bool IsGood(string? authorization) => authorization is not null && authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _good.ContainsKey(authorization["Bearer ".Length..]);

    /// <summary>Whether the tokens say nothing to whoever is not the service.</summary>
    public bool AreOpaque { get; set; }

    public DeviceCodeDouble DeviceCode { get; } = new();

    public async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var isDevice = context.Request.Path == $"/{TenantName}/oauth2/v2.0/devicecode";
        if (!isDevice && context.Request.Path != $"/{TenantName}/oauth2/v2.0/token")
        {
            await RefuseAsync(context, 400, "invalid_request", "AADSTS90002: Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.", 90002);
        }
        else if (form["client_id"] != ClientId)
        {
            await RefuseAsync(context, 400, "unauthorized_client", $"AADSTS700016: Application with identifier '{form["client_id"]}' was not found in the directory 'Contoso'.", 700016);
        }
        else if (((string?)form["scope"])?.Split(' ')[0] != $"https://{context.Request.Host}/.default")
        {
            await RefuseAsync(context, 400, "invalid_resource", "AADSTS500011: The resource principal was not found in the tenant named Contoso.", 500011);
        }
        else if (isDevice)
        {
            await DeviceCode.BeginAsync(context);
        }
        else if (form["grant_type"] != "client_credentials")
        {
            await DeviceCode.AnswerAsync(context, form, Make);
        }
        else if (form.ContainsKey("client_assertion"))
        {
            await AnswerAssertionAsync(context, form);
        }
        else if (RepeatsSecrets)
        {
            var secret = (string?)form["client_secret"] ?? "";
            await RefuseAsync(context, 401, "invalid_client", $"AADSTS7000215: you sent \u001B[31m{secret}, that is client_secret={Uri.EscapeDataString(secret)}", 7000215);
        }
        else if (form["client_secret"] == ExpiredSecret)
        {
            await RefuseAsync(context, 401, "invalid_client", $"AADSTS7000222: The provided client secret keys for app '{ClientId}' are expired.", 7000222);
        }
        else if (form["client_secret"] != Secret)
        {
            await RefuseAsync(context, 401, "invalid_client", "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.", 7000215);
        }
        else
        {
            await GiveAsync(context);
        }
    }

    public static Task RefuseAsync(HttpContext context, int status, string error, string description, int code)
    {
        context.Response.StatusCode = status;
        var ids = $"Trace ID: {TenantDouble.NewId()} Correlation ID: {TenantDouble.NewId()} Timestamp: 2026-11-22 04:00:00Z";
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["error"] = error,
            ["error_description"] = $"{description} {ids}",
            ["error_codes"] = new JsonArray(code),
        });
    }

    /// <summary>https://learn.microsoft.com/entra/identity-platform/certificate-credentials</summary>
    private async Task AnswerAssertionAsync(HttpContext context, IFormCollection form)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(form["client_assertion"], new TokenValidationParameters
        {
            IssuerSigningKey = Uploaded is null ? null : new X509SecurityKey(Uploaded),
            TryAllIssuerSigningKeys = true,
            ValidIssuer = ClientId,
            ValidAudience = $"https://{context.Request.Host}/{TenantName}/oauth2/v2.0/token",
        });
        var isRight = result.IsValid
            && form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            && ((JsonWebToken)result.SecurityToken).Subject == ClientId
            && ((JsonWebToken)result.SecurityToken).Id.Length > 0;
        await (isRight
            ? GiveAsync(context)
            : RefuseAsync(context, 401, "invalid_client", $"AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application. {result.Exception?.GetType().Name}", 700027));
    }

    private Task GiveAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3599, ["ext_expires_in"] = 3599, ["access_token"] = Make() });

    private string Make()
    {
        var random = RandomNumberGenerator.GetHexString(64);
        var token = AreOpaque ? random : new JsonWebTokenHandler().CreateToken($$"""{ "tid": "{{TenantId}}", "uti": "{{random}}" }""");
        _good[token] = true;
        Given++;
        return token;
    }
}
