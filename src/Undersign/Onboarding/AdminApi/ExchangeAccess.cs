using Undersign.Tokens;

namespace Undersign.Onboarding.AdminApi;

/// <summary>By what right the tenant is asked and changed: <c>microsoft365: exchange:</c>.</summary>
internal sealed record ExchangeAccess
{
    public const string SignIn = "sign in on the page Connect, or with undersign exchange sign-in";

    /// <summary>"Microsoft Exchange REST API Based Powershell", which every tenant knows: who signs in with a code needs no registration of their own.</summary>
    /// <remarks>Limit: Microsoft tolerates it and promises nothing; an application of one's own with Exchange.Manage does as well.</remarks>
    public const string PowerShellClient = "fb78d390-0c51-40cd-8e17-fdbfab77341b";

    /// <inheritdoc cref="EntraApplication.Tenant"/>
    public required string Tenant { get; init; }

    public string ClientId { get; init; } = PowerShellClient;

    public required EntraCredential Credential { get; init; }

    public EntraCloud Cloud { get; init; } = EntraCloud.Global;

    /// <summary>How often a running gateway looks whether the tenant is still as it should be.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    public EntraApplication Application => new() { Tenant = Tenant, ClientId = ClientId, Credential = Credential, Authority = Cloud.Authority, Service = Cloud.Exchange, SignIn = SignIn, IsMicrosofts = ClientId == PowerShellClient };
}
