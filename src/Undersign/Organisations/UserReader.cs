using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>identity: users</c> and <c>identity: tokens</c>.</summary>
internal static class UserReader
{
    private const int MaxNameLength = 254;

    public static IReadOnlyList<OrganisationUser> ReadUsers(Section identity)
    {
        var users = new List<OrganisationUser>();
        foreach (var section in identity.Children("users"))
        {
            var name = section.RequiredText("name", "scanner@contoso.example");
            if (name.Length > MaxNameLength || name.Any(char.IsControl))
            {
                section.Fault("name", string.Create(null, $"a user's name has at most {MaxNameLength} characters, on one line"));
            }
            else if (users.Exists(user => user.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                section.Fault("name", $"there is another user \"{name}\" already");
            }

            var hash = PasswordHash.Decoy;
            if (section.Has("password"))
            {
                section.Fault("password", "passwords do not stand in settings; write passwordHash: and what \"undersign password\" prints");
                _ = section.Text("password");
                _ = section.Text("passwordHash");
            }
            else if (section.RequiredText("passwordHash", "what \"undersign password\" prints") is { Length: > 0 } text && PasswordHash.TryParse(text, out hash) is { } fault)
            {
                section.Fault("passwordHash", fault);
            }

            var sendAs = section.Texts<string>("sendAs", SendAs.TryParse);
            section.Complete();
            users.Add(new(name, hash) { SendAs = sendAs });
        }

        return users;
    }

    public static TokenIssuer? ReadTokens(Section identity)
    {
        if (identity.Child("tokens") is not { } section)
        {
            return null;
        }

        var issuer = section.RequiredText("issuer", "https://login.microsoftonline.com/TENANT/v2.0");
        if (issuer.Length > 0 && !(Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))))
        {
            section.Fault("issuer", $"\"{issuer}\" is not an issuer: an https address, as in the token's \"iss\"");
        }

        var tokens = new TokenIssuer(issuer, section.RequiredText("audience", "the token's \"aud\""), section.Text("claim") ?? TokenIssuer.DefaultClaim)
        {
            SendAs = section.Texts<string>("sendAs", SendAs.TryParse),
        };
        section.Complete();
        return tokens;
    }
}
