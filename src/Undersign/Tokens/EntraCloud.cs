namespace Undersign.Tokens;

/// <summary>Where one of Microsoft's clouds gives tokens, and where it answers.</summary>
/// <param name="Authority">To which the tenant is added.</param>
/// <param name="Graph">Microsoft Graph, with its version.</param>
/// <param name="Exchange">Exchange Online's interface for administrators.</param>
internal sealed record EntraCloud(Uri Authority, Uri Graph, Uri Exchange)
{
    /// <summary>GCC is here, too; GCC High is <see cref="UsGovernment"/>.</summary>
    /// <remarks>https://learn.microsoft.com/graph/deployments for all of them, and Connect-ExchangeOnline's -ExchangeEnvironmentName</remarks>
    public static EntraCloud Global { get; } = Of("login.microsoftonline.com", "graph.microsoft.com", "outlook.office365.com");

    /// <summary>L4, which is GCC High.</summary>
    public static EntraCloud UsGovernment { get; } = Of("login.microsoftonline.us", "graph.microsoft.us", "outlook.office365.us");

    /// <summary>L5.</summary>
    public static EntraCloud UsDefense { get; } = Of("login.microsoftonline.us", "dod-graph.microsoft.us", "outlook-dod.office365.us");

    /// <summary>Operated by 21Vianet.</summary>
    public static EntraCloud China { get; } = Of("login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn", "partner.outlook.cn");

    private static EntraCloud Of(string authority, string graph, string exchange) => new(new($"https://{authority}/"), new($"https://{graph}/v1.0/"), new($"https://{exchange}/"));
}
