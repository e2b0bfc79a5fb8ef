namespace Undersign.Onboarding.Domains;

/// <summary>A service that many domains have their mail with: what the DNS says then is known beforehand.</summary>
/// <param name="Hosts">How the names of its servers end: those that take a domain's mail, and those that relay it.</param>
/// <param name="SpfInclude">What has to stand in a domain's SPF record.</param>
/// <param name="DkimSelectors">Under which it publishes its keys, unless told otherwise; one of them is in use.</param>
/// <param name="DkimAdvice">How to have it sign.</param>
internal sealed record MailSystem(string Name, IReadOnlyList<string> Hosts, string SpfInclude, IReadOnlyList<string> DkimSelectors, string DkimAdvice)
{
    public static readonly MailSystem Microsoft365 = new(
        "Microsoft 365",
        [".mail.protection.outlook.com", ".mx.microsoft"],
        "spf.protection.outlook.com",
        ["selector1", "selector2"],
        "Open https://security.microsoft.com/dkimv2, choose the domain, publish the two CNAME records that it shows, and turn on \"Sign messages for this domain with DKIM signatures\"");

    public static readonly MailSystem GoogleWorkspace = new(
        "Google Workspace",
        [".google.com", ".googlemail.com", "smtp-relay.gmail.com"],
        "_spf.google.com",
        ["google"],
        "Open https://admin.google.com, Apps > Google Workspace > Gmail > Authenticate email, generate a 2048-bit key, publish it, and start authentication");

    private static readonly MailSystem[] All = [Microsoft365, GoogleWorkspace];

    /// <param name="host">An exchange of a domain, or a smart host.</param>
    public static MailSystem? Of(string host) => Array.Find(All, system => system.Hosts.Any(end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase)));
}
