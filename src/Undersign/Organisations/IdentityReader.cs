using System.Net;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>identity:</c>.</summary>
internal static class IdentityReader
{
    private const int LeastPrefix = 8;

    /// <summary>Exchange Online's own certificate says mail.protection.outlook.com, whosever mail it carries.</summary>
    private const string EveryTenants = "outlook.com";

    private static readonly string[] Proofs = ["routingCodes", "certificates", "addresses", "users", "tokens"];

    public static OrganisationIdentity Read(Section root)
    {
        if (root.Child("identity") is not { } section)
        {
            root.Fault("identity", "\"identity\" is missing: how mail of this organisation is known; for instance identity: { addresses: [192.0.2.0/24] }");
            return new([], [], []);
        }

        var identity = new OrganisationIdentity(
            section.Texts<RoutingCode>("routingCodes", ParseCode), section.Texts<CertificateName>("certificates", ParseCertificate), section.Texts<IPNetwork>("addresses", ParseNetwork))
        {
            Users = UserReader.ReadUsers(section),
            Tokens = UserReader.ReadTokens(section),
        };
        section.Complete();
        if (identity.IsEmpty && !Array.Exists(Proofs, section.Has))
        {
            section.Fault("identity needs routingCodes, certificates, addresses, users or tokens; without them no mail can be known as this organisation's");
        }

        return identity;
    }

    private static string? ParseCode(string text, out RoutingCode code)
    {
        code = RoutingCode.Of(text);
        return RoutingCode.Fault(text);
    }

    private static string? ParseCertificate(string text, out CertificateName name) =>
        CertificateName.TryParse(text, out name)
        ?? (text.EndsWith(EveryTenants, StringComparison.OrdinalIgnoreCase) ? $"\"{text}\" is shown by Exchange Online for every tenant, so it identifies none; use a routing code" : null);

    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    private static string? ParseNetwork(string text, out IPNetwork network) =>
        NetworkText.TryParse(text, out network) is { } fault ? fault
        : network.PrefixLength < LeastPrefix ? string.Create(null, $"\"{text}\" is too wide: everyone in it could send as this organisation; /{LeastPrefix} or longer")
        : null;
}
