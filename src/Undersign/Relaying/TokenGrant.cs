using Undersign.Settings;

namespace Undersign.Relaying;

/// <summary>With what an access token is asked for: client credentials (RFC 6749 §4.4), or a refresh token (RFC 6749 §6) when there is one.</summary>
/// <remarks>Secrets are asked for when they are needed, and printed nowhere (law 10).</remarks>
internal sealed class TokenGrant(Uri endpoint, string clientId)
{
    public Uri Endpoint => endpoint;

    public string ClientId => clientId;

    public Func<string>? ClientSecret { get; init; }

    public Func<string>? RefreshToken { get; init; }

    public string? Scope { get; init; }

    /// <summary>What an administrator calls it.</summary>
    public string ClientSecretWords { get; init; } = "the client secret";

    /// <summary>Where it stands.</summary>
    public string RefreshTokenWords { get; init; } = "its field";

    /// <summary>Of a send connector: its secrets are in files, and a changed one counts at the next login.</summary>
    public static TokenGrant Of(SendAuthentication.WithToken settings) => new(settings.TokenEndpoint, settings.ClientId)
    {
        ClientSecret = settings.ClientSecretFile is { } secret ? () => SecretFile.Read(secret) : null,
        RefreshToken = settings.RefreshTokenFile is { } refresh ? () => SecretFile.Read(refresh) : null,
        Scope = settings.Scope,
        ClientSecretWords = "the secret in clientSecretFile",
        RefreshTokenWords = "refreshTokenFile",
    };
}
