using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Undersign.Tests.People.Entra;

/// <summary>Signing in with a code: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code. And the refresh tokens that follow.</summary>
internal sealed class DeviceCodeDouble
{
    private const string UserId = "11111111-0000-4000-8000-000000000000";

    private readonly ConcurrentDictionary<string, bool> _refreshTokens = new(StringComparer.Ordinal);
    private readonly string _deviceCode = TenantDouble.NewId();

    /// <summary>What polling gets, one after the other, before the code has been typed: errors of the page above.</summary>
    public ConcurrentQueue<string> Polls { get; } = [];

    public int Refreshed { get; private set; }

    public void RevokeAll() => _refreshTokens.Clear();

    public Task BeginAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["user_code"] = "FJC3JZ7Q",
        ["device_code"] = _deviceCode,
        ["verification_uri"] = "https://microsoft.com/devicelogin",
        ["expires_in"] = 900,
        ["interval"] = 0,
        ["message"] = "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code FJC3JZ7Q to authenticate.",
    });

    public async Task AnswerAsync(HttpContext context, IFormCollection form, Func<string> give)
    {
        if (form["grant_type"] == "refresh_token" && !_refreshTokens.ContainsKey((string?)form["refresh_token"] ?? ""))
        {
            await EntraTokenDouble.RefuseAsync(context, 400, "invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.", 700082);
        }
        else if (form["grant_type"] != "refresh_token" && form["device_code"] != _deviceCode)
        {
            await EntraTokenDouble.RefuseAsync(context, 400, "bad_verification_code", "AADSTS70013: The device code was not recognised.", 70013);
        }
        else if (form["grant_type"] != "refresh_token" && Polls.TryDequeue(out var error))
        {
            await EntraTokenDouble.RefuseAsync(context, 400, error, $"AADSTS70016: {error}", 70016);
        }
        else
        {
            Refreshed += form["grant_type"] == "refresh_token" ? 1 : 0;
            await GiveAsync(context, give());
        }
    }

    private Task GiveAsync(HttpContext context, string token)
    {
        var refreshToken = TenantDouble.NewId();
        _refreshTokens[refreshToken] = true;
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["token_type"] = "Bearer",
            ["scope"] = $"User.Read.All GroupMember.Read.All https://{context.Request.Host}/.default",
            ["expires_in"] = 3599,
            ["access_token"] = token,
            ["refresh_token"] = refreshToken,
            ["client_info"] = Encoded(new() { ["uid"] = UserId, ["utid"] = EntraTokenDouble.TenantId }),
            ["id_token"] = string.Join('.', Encoded(new() { ["alg"] = "none" }), Encoded(new() { ["oid"] = UserId, ["sub"] = UserId, ["tid"] = EntraTokenDouble.TenantId, ["preferred_username"] = "admin@contoso.com" }), ""),
        });
    }

    private static string Encoded(JsonObject value) => Base64UrlEncoder.Encode(value.ToJsonString());
}
