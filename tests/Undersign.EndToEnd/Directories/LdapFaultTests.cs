using System.Globalization;
using System.Text;
using Undersign.People.Sources;
using Undersign.Protocols.Ldap;

namespace Undersign.EndToEnd.Directories;

/// <summary>Large directories, and what goes wrong: what the administrator is told, and that nothing half read is taken for everything.</summary>
public sealed class LdapFaultTests
{
    private const int Many = 5_000;

    [Fact]
    public async Task Reads_five_thousand_people_page_by_page()
    {
        await using var server = await SlapdInstance.StartAsync(ManyPeople());

        var reading = await LdapPath.ReadAllAsync(LdapPath.Settings(server));

        Assert.Equal(Many, reading.People.Select(person => person.Address).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Many, Assert.Single(reading.Groups).Members.Count);
    }

    [Fact]
    public async Task Says_what_to_do_about_a_size_limit()
    {
        await using var server = await SlapdInstance.StartAsync(ManyPeople());

        Assert.Contains("size=unlimited", await LdapPath.FailAsync(LdapPath.Settings(server) with { BindName = null, PasswordFile = null }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_dies_while_it_is_read_gives_nothing()
    {
        await using var server = await SlapdInstance.StartAsync(ManyPeople());

        var reading = await LdapPath.ReadAsync(LdapPath.Settings(server), progress: new First(server.Kill));

        Assert.Contains("127.0.0.1", Assert.IsType<SourceReading.Failed>(reading).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_server_takes_over_from_one_that_dies()
    {
        await using var dying = await SlapdInstance.StartAsync(ManyPeople());
        await using var other = await SlapdInstance.StartAsync(ManyPeople());

        var reading = await LdapPath.ReadAsync(LdapPath.Settings(dying, other), progress: new First(dying.Kill));

        Assert.Equal(Many, Assert.IsType<SourceReading.Complete>(reading).People.Count);
    }

    [Fact]
    public async Task Says_what_to_do_about_settings_that_do_not_fit()
    {
        await using var server = await SlapdInstance.StartAsync(LdapPath.Company);
        var settings = LdapPath.Settings(server);
        var absent = new LdapServer("127.0.0.1", Loopback.FreePort(), LdapSecurity.None);

        Assert.Contains("\"bind\" or the password in \"passwordFile\" is wrong", await LdapPath.FailAsync(settings with { BindName = SlapdInstance.Administrator + "x" }), StringComparison.Ordinal);
        Assert.Contains("is not a distinguished name", await LdapPath.FailAsync(settings with { BindName = "reader" }), StringComparison.Ordinal);
        Assert.Contains("what there is of it is \"dc=contoso,dc=example\"", await LdapPath.FailAsync(settings with { Base = "ou=nowhere,dc=contoso,dc=example" }), StringComparison.Ordinal);
        Assert.Contains("Look at name and port in \"servers\"", await LdapPath.FailAsync(settings with { Servers = [absent] }), StringComparison.Ordinal);
        Assert.Contains("does not offer StartTLS", await LdapPath.FailAsync(settings with { Servers = [settings.Servers[0] with { Security = LdapSecurity.StartTls }] }), StringComparison.Ordinal);
    }

    private static string ManyPeople()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Many; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"dn: uid=p{i},{SlapdInstance.Suffix}\nobjectClass: inetOrgPerson\nuid: p{i}\ncn: Person {i}\nsn: {i}\nmail: p{i}@contoso.example\n\n");
        }

        text.Append("dn: cn=all," + SlapdInstance.Suffix + "\nobjectClass: groupOfNames\ncn: all\n");
        for (var i = 0; i < Many; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"member: uid=p{i},{SlapdInstance.Suffix}\n");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Does something in the middle of the reading, when the first people have come.</summary>
    private sealed class First(Action act) : IProgress<int>
    {
        private bool _isDone;

        public void Report(int value)
        {
            if (!_isDone)
            {
                _isDone = true;
                act();
            }
        }
    }
}
