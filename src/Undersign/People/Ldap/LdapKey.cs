using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>What stays the same when an object gets another name: objectGUID, entryUUID (RFC 4530), or what the settings name.</summary>
internal static class LdapKey
{
    private const string ActiveDirectoryKey = "objectGUID";
    private const int GuidLength = 16;

    public static string? Of(LdapEntry entry, LdapAttributes attributes)
    {
        foreach (var name in attributes.Of(LdapAttributes.Key))
        {
            if (entry.Values(name) is [{ Length: > 0 } value, ..])
            {
                // As everybody writes it who looks at Active Directory: the first three groups have their octets the other way round.
                return name.Equals(ActiveDirectoryKey, StringComparison.OrdinalIgnoreCase) && value.Length == GuidLength ? new Guid(value).ToString()
                    : entry.Text(name) ?? Convert.ToHexStringLower(value);
            }
        }

        return null;
    }
}
