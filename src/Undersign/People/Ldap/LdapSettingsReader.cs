using System.Net;
using Undersign.Protocols.Ldap;
using Undersign.Settings;

namespace Undersign.People.Ldap;

/// <summary>Reads <c>ldap:</c> of a source of people.</summary>
internal static class LdapSettingsReader
{
    private const int MaxDescription = 100;

    public static PeopleDirectory? ReadDirectory(Section section) =>
        Read(section) is { } settings ? new(new PeopleOrigin.Directory(new LdapSource(settings, LdapClientOptions.Default)), settings.Attributes.Texts) : null;

    public static LdapSettings? Read(Section section)
    {
        var isStartTls = section.Flag("startTls");
        var isInClear = section.Flag("inClear");
        var servers = section.Texts("servers", (string text, out LdapServer server) => TryParse(text, isStartTls, out server));
        var (bind, passwordFile) = (section.Text("bind"), NodePath.OfSecret(section, "passwordFile"));
        var baseName = section.RequiredText("base", "dc=contoso,dc=example");
        var settings = new LdapSettings
        {
            Servers = servers,
            AuthorityFile = NodePath.OfFile(section, "authority"),
            BindName = bind,
            PasswordFile = passwordFile,
            Base = baseName,
            Filter = ReadFilter(section, "filter"),
            GroupBase = section.Text("groupBase") ?? baseName,
            GroupFilter = ReadFilter(section, "groupFilter"),
            Attributes = section.Child("attributes") is { } attributes ? ReadAttributes(attributes) : LdapAttributes.Default,
            FullEvery = section.Duration("fullEvery", TimeSpan.FromMinutes(15), TimeSpan.FromDays(31)) ?? TimeSpan.FromDays(1),
        };
        if (section.Texts("servers").Count == 0)
        {
            section.Fault("servers", "\"servers\" is missing; for instance servers: [ldaps://dc1.contoso.example]");
        }

        if (bind is null != passwordFile is null)
        {
            section.Fault(bind is null ? "passwordFile" : "bind", "\"bind\" and \"passwordFile\" belong together; without both the directory is read as nobody");
        }

        if (passwordFile is not null && !isInClear && servers.Exists(static server => server.Security == LdapSecurity.None && !IsThisMachine(server.Host)))
        {
            section.Fault("servers", "the password would cross the network in the clear; write ldaps:// or startTls: true, or inClear: true if the network is to be trusted");
        }

        section.Complete();
        return servers.Count == 0 || baseName.Length == 0 ? null : settings;
    }

    /// <summary>RFC 4516 §2, as far as scheme, host and port.</summary>
    private static string? TryParse(string text, bool isStartTls, out LdapServer server)
    {
        server = new("", 0, LdapSecurity.None);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("ldap" or "ldaps") || url.Host.Length == 0 || url.AbsolutePath.Length > 1 || url.Query.Length > 0)
        {
            return $"\"{text}\" is not a server: ldaps://dc1.contoso.example, ldap://192.0.2.7:3268";
        }

        var isOnConnect = url.Scheme == "ldaps";
        server = new(
            url.HostNameType == UriHostNameType.IPv6 ? url.Host.Trim('[', ']') : url.Host,
            url.Port > 0 ? url.Port : isOnConnect ? LdapServer.DefaultTlsPort : LdapServer.DefaultPort,
            isOnConnect ? LdapSecurity.OnConnect : isStartTls ? LdapSecurity.StartTls : LdapSecurity.None);
        return null;
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? ReadFilter(Section section, string key)
    {
        if (section.Text(key) is { } text && LdapFilter.TryParse(text, out _) is { } fault)
        {
            section.Fault(key, fault);
        }

        return section.Text(key);
    }

    private static LdapAttributes ReadAttributes(Section section)
    {
        var read = new List<KeyValuePair<string, string[]>>();
        foreach (var (name, values) in section.Entries())
        {
            if (values.FirstOrDefault(static value => !IsDescription(value)) is { } wrong)
            {
                section.Fault(name, $"\"{wrong}\" is not the name of an attribute in a directory; for instance title: personalTitle");
            }

            read.Add(KeyValuePair.Create(name, values.ToArray()));
        }

        return LdapAttributes.Default.With(read);
    }

    /// <summary>RFC 4512 §2.5.</summary>
    private static bool IsDescription(string text) =>
        text.Length is > 0 and <= MaxDescription && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or ';' or '_');
}
