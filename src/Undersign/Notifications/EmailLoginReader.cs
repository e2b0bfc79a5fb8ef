using Undersign.Diagnosis.Providers;

namespace Undersign.Notifications;

/// <summary>Reads how a module logs in to its server, and opens the secrets for that.</summary>
internal sealed class EmailLoginReader(EffectiveEmail effective, string organisation, EmailSecrets secrets, EmailFaults faults)
{
    private static readonly OAuthPreset Microsoft = MailboxProviders.Microsoft365.OAuth!; // the table has it
    private static readonly OAuthPreset Google = GoogleProviders.Gmail.OAuth!; // likewise

    public EmailLogin? Read()
    {
        var kind = effective[EmailFields.Login].Value;
        if (kind == "none")
        {
            return null;
        }

        var user = Needed(EmailFields.User, "is needed for a login, mostly the mailbox's whole address");
        if (kind == "password")
        {
            var password = Secret(EmailFields.Password);
            if (password is null)
            {
                faults.Add(EmailFields.Password, "is needed for a login with user and password");
            }

            return user is null || password is null ? null : new EmailLogin.WithPassword(user, password);
        }

        return ReadToken(kind, user);
    }

    private EmailLogin.WithToken? ReadToken(string kind, string? user)
    {
        var (clientId, secret, refresh) = (Needed(EmailFields.ClientId, "is needed for OAuth 2.0"), Secret(EmailFields.ClientSecret), Secret(EmailFields.RefreshToken));
        if (kind == "google" && refresh is null)
        {
            faults.Add(EmailFields.RefreshToken, "is needed: Google lets no application log in for a mailbox without its consent");
        }
        else if (secret is null && refresh is null)
        {
            faults.Add(EmailFields.ClientSecret, "a client secret is needed, or a refresh token, or both");
        }

        var endpoint = kind switch
        {
            "microsoft" => Needed(EmailFields.Tenant, "is needed: contoso.onmicrosoft.com, or its id") is { } tenant ? new Uri(Microsoft.TokenEndpoint.Replace("TENANT", Uri.EscapeDataString(tenant), StringComparison.Ordinal)) : null,
            "google" => new Uri(Google.TokenEndpoint),
            _ => Endpoint(),
        };
        var scope = effective[EmailFields.Scope].Meant is { Length: > 0 } written ? written
            : kind == "google" ? Google.Scope
            : kind == "microsoft" ? refresh is null ? Microsoft.ApplicationScope : Microsoft.Scope
            : null;
        return endpoint is null || user is null || clientId is null ? null : new(user, endpoint, clientId, secret, refresh, scope);
    }

    /// <summary>In the clear only to this machine itself: the secret is in the request.</summary>
    private Uri? Endpoint()
    {
        var text = effective[EmailFields.TokenEndpoint].Meant;
        if (Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback)))
        {
            return endpoint;
        }

        faults.Add(EmailFields.TokenEndpoint, $"\"{text}\" is not an address that begins with https://");
        return null;
    }

    private string? Needed(EmailField field, string says)
    {
        if (effective[field].Meant is { Length: > 0 } value)
        {
            return value;
        }

        faults.Add(field, says);
        return null;
    }

    private string? Secret(EmailField field)
    {
        var value = effective[field];
        if (value.Secret is not { } kept)
        {
            return null;
        }

        var section = value.Origin == EmailOrigin.Module && effective.Module is { } module ? module.Name : MailModule.Global;
        var account = EmailAccount.Of(field, effective);
        var opened = secrets.TryOpen(new(organisation, section, field), account, kept);
        if (opened is null)
        {
            faults.Add(field, kept.For == account.ToString() ? "is set and cannot be opened: the node has another key than the one it was sealed with. Enter it again" : $"was entered for {kept.For}, and goes nowhere else: for {account} enter it again");
        }

        return opened;
    }
}
