namespace Undersign.Tokens;

/// <summary>Who asks for tokens, and for which service.</summary>
internal sealed record EntraApplication
{
    /// <summary>The tenant's id, or one of its domains.</summary>
    public required string Tenant { get; init; }

    /// <summary>The application's (client) id.</summary>
    public required string ClientId { get; init; }

    public required EntraCredential Credential { get; init; }

    /// <summary>To which the tenant is added.</summary>
    public required Uri Authority { get; init; }

    /// <summary>Of what is asked.</summary>
    public required Uri Service { get; init; }

    /// <summary>By which somebody signs in with a device code.</summary>
    public required string SignIn { get; init; }

    /// <summary>It is one that Microsoft has in every tenant, and nobody has named it.</summary>
    public bool IsMicrosofts { get; init; }

    /// <summary>What an application asks for when it wants everything that it has been granted.</summary>
    public string Scope => $"{Service.GetLeftPart(UriPartial.Authority)}/.default";
}
