using System.Security.Cryptography;
using System.Text;
using Undersign.Tokens;

namespace Undersign.People.Entra;

/// <summary>One Entra ID as a source of people.</summary>
internal sealed record EntraSettings
{
    public const string SignIn = "undersign entra sign-in";

    /// <summary>The tenant's id, or one of its domains.</summary>
    public required string Tenant { get; init; }

    /// <summary>The application's (client) id.</summary>
    public required string ClientId { get; init; }

    public required EntraCredential Credential { get; init; }

    public EntraCloud Cloud { get; init; } = EntraCloud.Global;

    /// <summary>Only who is in this group, or in a group in it: its object id or its address. <see langword="null"/> for everybody.</summary>
    public string? Group { get; init; }

    /// <summary>Further properties of Graph's user, such as directory extensions.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    public bool HasPhotos { get; init; } = true;

    public EntraApplication Application => new()
    {
        Tenant = Tenant,
        ClientId = ClientId,
        Credential = Credential,
        Authority = Cloud.Authority,
        Service = Cloud.Graph,
        SignIn = SignIn,
    };

    /// <summary>What a state is good for: with other settings, what has changed since is not what we would want to know.</summary>
    public string Fingerprint => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [Tenant, ClientId, Cloud.Graph.AbsoluteUri, Group ?? "", EntraUser.Version, HasPhotos ? "photos" : "", .. Attributes]))).AsSpan(0, 16));
}
