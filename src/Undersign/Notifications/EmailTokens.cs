using System.Collections.Concurrent;
using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Notifications;

/// <summary>With what modules log in: passwords as they are, and access tokens kept until shortly before they end.</summary>
internal sealed class EmailTokens(TimeProvider time)
{
    /// <summary>More logins than an installation has modules; of more, those go that nobody has used for longest.</summary>
    private const int MostKept = 200;

    private readonly ConcurrentDictionary<string, Kept> _tokens = new(StringComparer.Ordinal);

    /// <returns>What to log in with, nothing where there is no login, or why there is no token.</returns>
    public async Task<(SmtpClientCredentials? Credentials, Cause? Cause)> CredentialsAsync(EmailWay.ByServer server, CancellationToken cancellationToken)
    {
        var mayGoInTheClear = server.At.Security == SmtpSecurity.None;
        switch (server.Login)
        {
            case EmailLogin.WithPassword login:
                return (new SmtpClientCredentials.WithPassword(login.User, login.Password) { MayGoInTheClear = mayGoInTheClear }, null);
            case EmailLogin.WithToken login:
                var (token, cause) = await TokenOf(login).GetAsync(cancellationToken);
                return token is null ? (null, cause) : (new SmtpClientCredentials.WithToken(login.User, token) { MayGoInTheClear = mayGoInTheClear }, null);
            default:
                return (null, null);
        }
    }

    /// <summary>The same login for a test.</summary>
    public TestLogin? ForTest(EmailWay.ByServer server)
    {
        var mayGoInTheClear = server.At.Security == SmtpSecurity.None;
        return server.Login switch
        {
            EmailLogin.WithPassword login => new TestLogin.WithPassword(login.User, login.Password) { MayGoInTheClear = mayGoInTheClear },
            EmailLogin.WithToken login => new TestLogin.WithToken(login.User, token => Fresh(login).GetAsync(token)) { MayGoInTheClear = mayGoInTheClear, Secrets = [.. new[] { login.ClientSecret, login.RefreshToken }.OfType<string>()] },
            _ => null,
        };
    }

    /// <summary>The next login asks for a new token: this one was refused. A refresh token that has replaced the stored one stays: that one may be used up.</summary>
    public void Forget(EmailWay.ByServer server)
    {
        if (server.Login is EmailLogin.WithToken login)
        {
            _tokens.GetValueOrDefault(login.Key)?.Token.Forget();
        }
    }

    /// <summary>A test asks anew: what was granted an hour ago says nothing of now.</summary>
    private AccessToken Fresh(EmailLogin.WithToken login) => new(GrantOf(login), TokenHttp.Client, time);

    private AccessToken TokenOf(EmailLogin.WithToken login)
    {
        var kept = _tokens.GetOrAdd(login.Key, _ => new(new(GrantOf(login), TokenHttp.Client, time)));
        kept.UsedAt = time.GetTimestamp();
        if (_tokens.Count > MostKept && _tokens.Where(other => other.Key != login.Key).MinBy(static other => other.Value.UsedAt) is { Key: { } oldest })
        {
            _tokens.TryRemove(oldest, out _);
        }

        return kept.Token;
    }

    private static TokenGrant GrantOf(EmailLogin.WithToken login) => new(login.TokenEndpoint, login.ClientId)
    {
        Scope = login.Scope,
        ClientSecret = login.ClientSecret is { } secret ? () => secret : null,
        RefreshToken = login.RefreshToken is { } refresh ? () => refresh : null,
    };

    private sealed class Kept(AccessToken token)
    {
        public AccessToken Token => token;

        public long UsedAt { get; set; }
    }
}
