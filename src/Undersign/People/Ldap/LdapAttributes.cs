namespace Undersign.People.Ldap;

/// <summary>Which attributes of the directory say what about a person. The first that has a value counts.</summary>
internal sealed class LdapAttributes
{
    public const string Key = "key";
    public const string Photo = "photo";
    public const string Manager = "manager";

    /// <summary>Of Active Directory and of inetOrgPerson (RFC 2798), which have much in common; a directory passes over what it does not know.</summary>
    private static readonly Dictionary<string, string[]> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        [Key] = ["objectGUID", "entryUUID", "nsUniqueId"],
        [PersonAttributes.Mail] = ["mail"],
        [PersonAttributes.Aliases] = ["proxyAddresses", "mailAlternateAddress", "mailLocalAddress", "mailAlias"],
        [Photo] = ["thumbnailPhoto", "jpegPhoto"],
        [Manager] = ["manager"],
        ["displayName"] = ["displayName", "cn"],
        ["givenName"] = ["givenName"],
        ["surname"] = ["sn"],
        ["title"] = ["title"],
        ["department"] = ["department", "departmentNumber", "ou"],
        ["company"] = ["company", "o"],
        ["office"] = ["physicalDeliveryOfficeName", "roomNumber"],
        ["phone"] = ["telephoneNumber"],
        ["mobile"] = ["mobile"],
        ["fax"] = ["facsimileTelephoneNumber"],
        ["street"] = ["streetAddress", "street"],
        ["postalCode"] = ["postalCode"],
        ["city"] = ["l"],
        ["state"] = ["st"],
        ["country"] = ["co", "c"],
        ["website"] = ["wWWHomePage", "labeledURI"],
    };

    private readonly Dictionary<string, string[]> _from;

    private LdapAttributes(Dictionary<string, string[]> from)
    {
        _from = from;
        Texts = [.. from.Keys.Where(static name => name is not (Key or PersonAttributes.Mail or PersonAttributes.Aliases or Photo or Manager))];
        Photos = from[Photo];
        All = [.. from.Where(static pair => pair.Key != Photo).SelectMany(static pair => pair.Value).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>With the fifteen attributes that Exchange adds to Active Directory for whatever an organisation likes.</summary>
    public static LdapAttributes Default { get; } = new(new(
        Usual.Concat(Enumerable.Range(1, 15).Select(static number => string.Create(null, $"extensionAttribute{number}")).Select(static name => KeyValuePair.Create(name, (string[])[name]))),
        StringComparer.OrdinalIgnoreCase));

    /// <summary>The names that have a text as their value.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Where a photo may be, as the directory calls it.</summary>
    public IReadOnlyList<string> Photos { get; }

    /// <summary>Everything to ask for but photos, as the directory calls it.</summary>
    public IReadOnlyList<string> All { get; }

    public IReadOnlyList<string> Of(string name) => _from[name];

    public LdapAttributes With(IEnumerable<KeyValuePair<string, string[]>> others)
    {
        var from = new Dictionary<string, string[]>(_from, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, names) in others)
        {
            from[name] = names;
        }

        return new(from);
    }
}
