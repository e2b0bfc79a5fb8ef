using Undersign.People.Sources;
using Undersign.Protocols.Ldap;
using Undersign.Protocols.Mime;

namespace Undersign.People.Ldap;

/// <summary>Makes a person of an entry.</summary>
internal sealed class LdapPersonReader(LdapAttributes attributes, LdapRoster roster)
{
    private const string Scheme = "smtp:";

    /// <returns><see langword="null"/> when the entry has no key.</returns>
    public SourcePerson? Read(LdapEntry entry)
    {
        if (LdapKey.Of(entry, attributes) is not { } key)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in attributes.Texts)
        {
            if (First(entry, name) is { } value)
            {
                values[name] = value.Trim();
            }
        }

        var mails = All(entry, PersonAttributes.Mail).ToList();
        var others = All(entry, PersonAttributes.Aliases).ToList();
        var address = mails.FirstOrDefault() ?? others.Where(static other => other.StartsWith("SMTP:", StringComparison.Ordinal)).Select(WithoutScheme).FirstOrDefault();
        var aliases = mails.Concat(others.Select(WithoutScheme)).OfType<string>()
            .Where(alias => !alias.Equals(address, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(SourceBounds.Aliases);
        var manager = First(entry, LdapAttributes.Manager) is { } superior ? roster.KeyOf(superior) : null;
        return new(key, address, [.. aliases], values, manager, ReadPhoto(entry));
    }

    private string? First(LdapEntry entry, string name) => attributes.Of(name).Select(entry.Text).OfType<string>().FirstOrDefault();

    private IEnumerable<string> All(LdapEntry entry, string name) =>
        attributes.Of(name).SelectMany(entry.Texts).Select(static text => text.Trim()).Where(static text => text.Length > 0);

    /// <summary>proxyAddresses has <c>smtp:</c> before addresses of mail, and other words before others: <c>sip:</c>, <c>X500:</c>.</summary>
    private static string? WithoutScheme(string text) =>
        text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..]
        : text.Contains(':', StringComparison.Ordinal) ? null
        : text;

    /// <summary>jpegPhoto is JPEG by its name alone.</summary>
    private SourcePhoto ReadPhoto(LdapEntry entry)
    {
        foreach (var octets in attributes.Of(LdapAttributes.Photo).SelectMany(entry.Values))
        {
            if (octets.Length <= SourceBounds.PhotoOctets && PictureHeader.MediaTypeOf(octets) is { } type)
            {
                return new(type, octets);
            }
        }

        return SourcePhoto.None;
    }
}
