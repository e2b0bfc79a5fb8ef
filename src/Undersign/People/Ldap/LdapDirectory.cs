using System.Globalization;
using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>What a server says of itself. RFC 4512 §5.1.</summary>
/// <param name="Stamps">How it says what has changed.</param>
/// <param name="Server">By whom the stamps are given: they tell nothing about those of another. Empty where all servers give the same.</param>
/// <param name="HighestStamp">Given so far, where the server knows it.</param>
internal sealed record LdapDirectory(bool IsActiveDirectory, LdapStamps Stamps, string Server, long? HighestStamp)
{
    private const string ActiveDirectoryOid = "1.2.840.113556.1.4.800";
    private const string LightweightActiveDirectoryOid = "1.2.840.113556.1.4.1851";

    /// <summary>Contacts and computers are no people here; disabled accounts are: shared mailboxes are such.</summary>
    private const string ActiveDirectoryPeople = "(&(objectCategory=person)(objectClass=user))";

    private const string ActiveDirectoryGroups = "(objectCategory=group)";
    private const string UsualPeople = "(objectClass=inetOrgPerson)";
    private const string UsualGroups = "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfMembers)(objectClass=posixGroup))";

    public LdapFilter People(LdapSettings settings) => Filter(settings.Filter ?? (IsActiveDirectory ? ActiveDirectoryPeople : UsualPeople));

    public LdapFilter Groups(LdapSettings settings) => Filter(settings.GroupFilter ?? (IsActiveDirectory ? ActiveDirectoryGroups : UsualGroups));

    public static async Task<LdapDirectory> ReadAsync(LdapConnection connection, CancellationToken cancellationToken)
    {
        var root = await ReadOneAsync(connection, "", ["supportedCapabilities", "highestCommittedUSN", "dsServiceName"], cancellationToken);
        if (root is null || !root.Texts("supportedCapabilities").Any(static oid => oid is ActiveDirectoryOid or LightweightActiveDirectoryOid))
        {
            return new(IsActiveDirectory: false, LdapStamps.Times, Server: "", HighestStamp: null);
        }

        // The database of the controller has an id of its own, which changes when it is restored from a backup: its numbers begin anew then.
        var service = root.Text("dsServiceName") ?? "";
        var settings = service.Length == 0 ? null : await ReadOneAsync(connection, service, ["invocationId"], cancellationToken);
        var server = settings?.Values("invocationId") is [var id, ..] ? Convert.ToHexStringLower(id) : service;
        var highest = long.TryParse(root.Text("highestCommittedUSN"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        return new(IsActiveDirectory: true, LdapStamps.Numbers, server, highest);
    }

    private static async Task<LdapEntry?> ReadOneAsync(LdapConnection connection, string name, string[] attributes, CancellationToken cancellationToken)
    {
        LdapEntry? found = null;
        await connection.SearchAsync(new(name, LdapScope.Base, LdapFilter.Everything, attributes), entry => found = entry, cancellationToken);
        return found; // a server that hides it is one we know nothing of
    }

    private static LdapFilter Filter(string text) =>
        LdapFilter.TryParse(text, out var filter) is { } fault ? throw new LdapRefusal(fault) : filter;
}
