using Undersign.People.Ldap;
using Undersign.People.Sources;
using Undersign.Protocols.Ldap;

namespace Undersign.EndToEnd.Directories;

/// <summary>What tests of the LDAP source have in common: a small company, and how it is read.</summary>
internal static class LdapPath
{
    /// <summary>Each object with stamps of a year of its own.</summary>
    public const string Company = """
        dn: ou=people,dc=contoso,dc=example
        objectClass: organizationalUnit
        ou: people
        createTimestamp: 20100101000000Z
        modifyTimestamp: 20100101000000Z

        dn: uid=anna,ou=people,dc=contoso,dc=example
        objectClass: inetOrgPerson
        objectClass: inetLocalMailRecipient
        uid: anna
        cn: Anna Berg
        sn: Berg
        givenName: Anna
        mail: anna.berg@contoso.example
        mail: anna@contoso.example
        mailLocalAddress: a.berg@contoso.example
        title: Chief Executive Officer
        departmentNumber: Management
        telephoneNumber: +49 30 1234-0
        l:: TcO8bmNoZW4=
        jpegPhoto:: /9j/4AAQSkZJRgABAQ==
        createTimestamp: 20110101000000Z
        modifyTimestamp: 20110101000000Z

        dn: cn=Doe\, John,ou=people,dc=contoso,dc=example
        objectClass: inetOrgPerson
        uid: john
        cn: Doe, John
        sn: Doe
        mail: john.doe@contoso.example
        title: Engineer
        manager: UID=anna, ou=People, dc=contoso, dc=example
        createTimestamp: 20120101000000Z
        modifyTimestamp: 20120101000000Z

        dn: uid=lee,ou=people,dc=contoso,dc=example
        objectClass: inetOrgPerson
        uid: lee
        cn: Lee
        sn: Lee
        createTimestamp: 20130101000000Z
        modifyTimestamp: 20200101000000Z

        dn: cn=staff,dc=contoso,dc=example
        objectClass: groupOfNames
        cn: staff
        member: cn=engineers,dc=contoso,dc=example
        member: uid=anna,ou=people,dc=contoso,dc=example
        member: cn=nobody,dc=contoso,dc=example
        createTimestamp: 20140101000000Z
        modifyTimestamp: 20140101000000Z

        dn: cn=engineers,dc=contoso,dc=example
        objectClass: groupOfUniqueNames
        cn: engineers
        uniqueMember: cn=Doe\2C John,ou=people,dc=contoso,dc=example
        createTimestamp: 20150101000000Z
        modifyTimestamp: 20150101000000Z

        dn: cn=unix,dc=contoso,dc=example
        objectClass: posixGroup
        cn: unix
        gidNumber: 5000
        memberUid: lee
        createTimestamp: 20160101000000Z
        modifyTimestamp: 20160101000000Z

        """;

    public static LdapSettings Settings(params IReadOnlyList<SlapdInstance> servers) => new()
    {
        Servers = [.. servers.Select(static server => new LdapServer("127.0.0.1", server.Port, LdapSecurity.None))],
        BindName = SlapdInstance.Reader,
        PasswordFile = servers[0].PasswordFile,
        Base = SlapdInstance.Suffix,
        GroupBase = SlapdInstance.Suffix,
    };

    public static Task<SourceReading> ReadAsync(LdapSettings settings, string? state = null, IProgress<int>? progress = null) =>
        Patience.Within(new LdapSource(settings, LdapClientOptions.Default).ReadAsync(state, progress ?? new Unwatched(), TestContext.Current.CancellationToken));

    public static async Task<SourceReading.Complete> ReadAllAsync(LdapSettings settings, string? state = null) =>
        Assert.IsType<SourceReading.Complete>(await ReadAsync(settings, state));

    public static async Task<SourceReading.Changes> ReadChangesAsync(LdapSettings settings, string? state) =>
        Assert.IsType<SourceReading.Changes>(await ReadAsync(settings, state));

    public static async Task<string> FailAsync(LdapSettings settings) => Assert.IsType<SourceReading.Failed>(await ReadAsync(settings)).Reason;

    private sealed class Unwatched : IProgress<int>
    {
        public void Report(int value)
        {
        }
    }
}
