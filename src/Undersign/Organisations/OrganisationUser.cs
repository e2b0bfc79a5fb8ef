namespace Undersign.Organisations;

/// <summary>A program or device that signs in to leave the organisation's mail here.</summary>
/// <param name="Name">An address, or any other word; in any case.</param>
internal sealed record OrganisationUser(string Name, PasswordHash Password)
{
    /// <inheritdoc cref="Organisations.SendAs"/>
    public IReadOnlyList<string> SendAs { get; init; } = [];
}

/// <summary>Whose OAuth tokens the organisation takes for signing in.</summary>
/// <param name="Issuer">As in the token's <c>iss</c>; <c>/.well-known/openid-configuration</c> is below it. OpenID Connect Discovery 1.0 §4.</param>
/// <param name="Audience">As in the token's <c>aud</c>: that it was made for this gateway and for nothing else.</param>
/// <param name="Claim">Which claim has the user's address.</param>
internal sealed record TokenIssuer(string Issuer, string Audience, string Claim)
{
    public const string DefaultClaim = "email";

    /// <inheritdoc cref="Organisations.SendAs"/>
    public IReadOnlyList<string> SendAs { get; init; } = [];

    public Uri Discovery => new(Issuer.TrimEnd('/') + "/.well-known/openid-configuration");
}

/// <summary>A session that has signed in.</summary>
/// <param name="Organisation">By name: its settings may have changed since.</param>
/// <param name="HasToken">Rather than a password.</param>
internal sealed record SignedInUser(string Organisation, string Name, bool HasToken);
