namespace Undersign.Relaying;

/// <summary>How a send connector logs in. Secrets stay in their files, which are read when they are needed: a changed one counts at the next login.</summary>
internal abstract record SendAuthentication
{
    private SendAuthentication()
    {
    }

    public required string User { get; init; }

    /// <summary>Logs in without TLS too.</summary>
    public bool IsInClear { get; init; }

    public sealed record WithPassword(string PasswordFile) : SendAuthentication;

    /// <summary>OAuth 2.0: client credentials (RFC 6749 §4.4), or a refresh token (RFC 6749 §6) when there is one.</summary>
    public sealed record WithToken(Uri TokenEndpoint, string ClientId) : SendAuthentication
    {
        public string? ClientSecretFile { get; init; }

        public string? RefreshTokenFile { get; init; }

        public string? Scope { get; init; }
    }
}
