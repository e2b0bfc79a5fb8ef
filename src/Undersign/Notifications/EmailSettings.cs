using System.Security.Cryptography;
using System.Text;
using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;
using Undersign.Signatures;

namespace Undersign.Notifications;

/// <summary>How a module sends: read, right in itself, and ready to be used.</summary>
internal sealed record EmailSettings
{
    public required EmailWay Way { get; init; }

    public required Mailbox From { get; init; }

    public string? DisplayName { get; init; }

    public Mailbox? ReplyTo { get; init; }

    public IReadOnlyList<Mailbox> Bcc { get; init; } = [];

    /// <summary>Of alerts and reports.</summary>
    public IReadOnlyList<Mailbox> Recipients { get; init; } = [];

    public bool IsDaily { get; init; }

    /// <summary>Of the module; those of the global default are the test's.</summary>
    public required SignatureTemplate Subject { get; init; }

    public required SignatureTemplate Text { get; init; }

    /// <summary>The From of portal users, by their address. EM-5.</summary>
    public IReadOnlyDictionary<Mailbox, Mailbox> Overrides { get; init; } = new Dictionary<Mailbox, Mailbox>();
}

/// <summary>By which way a module's mail leaves.</summary>
internal abstract record EmailWay
{
    private EmailWay()
    {
    }

    /// <summary>Into custody, and by the organisation's send connectors.</summary>
    public sealed record ThroughGateway : EmailWay;

    public sealed record ByServer(string Host, SubmissionPort At, EmailLogin? Login) : EmailWay;
}

/// <summary>A login of a module. Classes and not records, so that nothing prints a secret by accident (law 10).</summary>
internal abstract class EmailLogin
{
    private EmailLogin(string user) => User = user;

    public string User { get; }

    public sealed class WithPassword(string user, string password) : EmailLogin(user)
    {
        public string Password => password;
    }

    /// <summary>OAuth 2.0: client credentials (RFC 6749 §4.4), or a refresh token (RFC 6749 §6) where there is one.</summary>
    public sealed class WithToken(string user, Uri tokenEndpoint, string clientId, string? clientSecret, string? refreshToken, string? scope) : EmailLogin(user)
    {
        /// <summary>The same for the same login, and for no other.</summary>
        public string Key { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', user, tokenEndpoint, clientId, clientSecret, refreshToken, scope))));

        public Uri TokenEndpoint => tokenEndpoint;

        public string ClientId => clientId;

        public string? ClientSecret => clientSecret;

        public string? RefreshToken => refreshToken;

        public string? Scope => scope;
    }
}
