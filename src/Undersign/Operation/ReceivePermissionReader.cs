using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Reads <c>auth:</c> and <c>permissionGroups:</c> of a receive connector.</summary>
internal static class ReceivePermissionReader
{
    private static readonly string[] Groups = ["addresses", "certificates", "routingCodes", "users"];

    /// <param name="isSubmission">A port where RFC 6409 §4.3 has everyone sign in, unless the file says otherwise.</param>
    public static IReadOnlyList<SaslMechanism> ReadMechanisms(Section section, bool isSubmission)
    {
        var mechanisms = section.Texts<SaslMechanism>("auth", ParseMechanism);
        return section.Has("auth") ? [.. mechanisms.Distinct()] : isSubmission ? [SaslMechanism.Plain, SaslMechanism.Login] : [];
    }

    public static PermissionGroups Read(Section section, bool isSubmission, IReadOnlyList<SaslMechanism> auth)
    {
        var listed = section.Texts<PermissionGroups>("permissionGroups", ParseGroup);
        if (!section.Has("permissionGroups"))
        {
            return isSubmission ? PermissionGroups.Users : auth.Count > 0 ? PermissionGroups.Servers | PermissionGroups.Users : PermissionGroups.Servers;
        }

        if (section.Texts("permissionGroups").Count == 0)
        {
            section.Fault("permissionGroups", $"an empty list lets nobody leave mail; list some of {string.Join(", ", Groups)}, or remove it for the usual ones");
        }

        var groups = listed.Aggregate(PermissionGroups.None, static (all, one) => all | one);
        if (groups.HasFlag(PermissionGroups.Users) && auth.Count == 0)
        {
            section.Fault("permissionGroups", "users cannot sign in without auth: [plain, login]");
        }
        else if (!groups.HasFlag(PermissionGroups.Users) && section.Has("auth"))
        {
            section.Fault("auth", "signing in counts for nothing while permissionGroups does not list users");
        }

        return groups;
    }

    private static string? ParseGroup(string text, out PermissionGroups group)
    {
        group = text switch
        {
            "addresses" => PermissionGroups.Addresses,
            "certificates" => PermissionGroups.Certificates,
            "routingCodes" => PermissionGroups.RoutingCodes,
            "users" => PermissionGroups.Users,
            _ => PermissionGroups.None,
        };
        return group != PermissionGroups.None ? null
            : text.Contains("anonymous", StringComparison.OrdinalIgnoreCase) ? "there is no group for strangers: list the addresses that may relay in the organisation's identity, and write addresses here"
            : $"\"{text}\" is not a permission group: {string.Join(", ", Groups)}{Suggestion.For(text, Groups)}";
    }

    private static string? ParseMechanism(string text, out SaslMechanism mechanism)
    {
        SaslMechanism? known = text switch
        {
            "plain" => SaslMechanism.Plain,
            "login" => SaslMechanism.Login,
            "xoauth2" => SaslMechanism.XOAuth2,
            "oauthbearer" => SaslMechanism.OAuthBearer,
            _ => null,
        };
        mechanism = known ?? default;
        return known is null ? $"\"{text}\" is not a way to sign in here: plain, login, xoauth2, oauthbearer" : null;
    }
}
