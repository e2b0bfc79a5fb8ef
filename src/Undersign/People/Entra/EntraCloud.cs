namespace Undersign.People.Entra;

/// <summary>Where one of Microsoft's clouds gives tokens, and where it answers.</summary>
/// <param name="Authority">To which the tenant is added.</param>
/// <param name="Graph">Microsoft Graph, with its version.</param>
internal sealed record EntraCloud(Uri Authority, Uri Graph)
{
    /// <summary>GCC is here, too; GCC High is <see cref="UsGovernment"/>.</summary>
    /// <remarks>https://learn.microsoft.com/graph/deployments for all of them</remarks>
    public static EntraCloud Global { get; } = Of("login.microsoftonline.com", "graph.microsoft.com");

    /// <summary>L4, which is GCC High.</summary>
    public static EntraCloud UsGovernment { get; } = Of("login.microsoftonline.us", "graph.microsoft.us");

    /// <summary>L5.</summary>
    public static EntraCloud UsDefense { get; } = Of("login.microsoftonline.us", "dod-graph.microsoft.us");

    /// <summary>Operated by 21Vianet.</summary>
    public static EntraCloud China { get; } = Of("login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn");

    /// <summary>What an application asks for when it wants everything that it has been granted.</summary>
    public string Scope => $"{Graph.GetLeftPart(UriPartial.Authority)}/.default";

    private static EntraCloud Of(string authority, string graph) => new(new($"https://{authority}/"), new($"https://{graph}/v1.0/"));
}
