using Undersign.Relaying;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>authentication:</c> of a send connector. Secrets stay in files of the node; the document only names them.</summary>
internal static class SendAuthenticationReader
{
    public static SendAuthentication? Read(Section connector)
    {
        if (connector.Child("authentication") is not { } section)
        {
            return null;
        }

        var user = section.RequiredText("user", "gateway@contoso.example");
        var isInClear = section.Flag("inClear");
        var passwordFile = NodePath.OfSecret(section, "passwordFile");
        var oauth = section.Child("oauth");
        if (passwordFile is null == oauth is null)
        {
            section.Fault("authentication is either user: and passwordFile:, or user: and oauth:");
        }

        SendAuthentication? authentication = oauth is not null ? ReadOAuth(oauth, user, isInClear)
            : passwordFile is not null ? new SendAuthentication.WithPassword(passwordFile) { User = user, IsInClear = isInClear }
            : null;
        section.Complete();
        return authentication;
    }

    private static SendAuthentication.WithToken? ReadOAuth(Section section, string user, bool isInClear)
    {
        var text = section.RequiredText("tokenEndpoint", "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token");
        var clientId = section.RequiredText("clientId", "5f1c0de8-0000-4000-8000-000000000000");
        var (secret, refreshToken, scope) = (NodePath.OfSecret(section, "clientSecretFile"), NodePath.OfSecret(section, "refreshTokenFile"), section.Text("scope"));
        section.Complete();
        if (secret is null && refreshToken is null)
        {
            section.Fault("oauth needs clientSecretFile: for an application of its own, or refreshTokenFile: for an account that has consented, or both");
        }

        // In the clear only to this machine itself: the secret is in the request.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || !(endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback)))
        {
            section.Fault("tokenEndpoint", $"\"{text}\" is not an address that begins with https://");
            return null;
        }

        return new(endpoint, clientId) { User = user, IsInClear = isInClear, ClientSecretFile = secret, RefreshTokenFile = refreshToken, Scope = scope };
    }
}
