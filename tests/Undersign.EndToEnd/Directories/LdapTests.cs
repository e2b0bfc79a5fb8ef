using Undersign.People.Sources;

namespace Undersign.EndToEnd.Directories;

/// <summary>The LDAP source against OpenLDAP: what is read, and what a reading after it finds changed.</summary>
public sealed class LdapTests : IAsyncLifetime
{
    private SlapdInstance _server = null!; // InitializeAsync comes before any test

    public async ValueTask InitializeAsync() => _server = await SlapdInstance.StartAsync(LdapPath.Company);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask; // none where slapd is missing

    [Fact]
    public async Task Reads_people_with_what_is_known_of_them()
    {
        var reading = await LdapPath.ReadAllAsync(LdapPath.Settings(_server));

        var (anna, john, lee) = (Person(reading, "Anna Berg"), Person(reading, "Doe, John"), Person(reading, "Lee"));
        Assert.Equal(3, reading.People.Count);
        Assert.Equal("anna.berg@contoso.example", anna.Address);
        Assert.Equal(["anna@contoso.example", "a.berg@contoso.example"], anna.Aliases);
        Assert.Equal("Chief Executive Officer", anna.Attributes["title"]);
        Assert.Equal("Management", anna.Attributes["department"]);
        Assert.Equal("München", anna.Attributes["city"]);
        Assert.Equal("image/jpeg", anna.Photo?.MediaType);
        Assert.Equal(SourcePhoto.None, john.Photo);
        Assert.Equal(anna.Key, john.ManagerKey);
        Assert.Null(lee.Address);
        Assert.True(Guid.TryParse(anna.Key, out _), anna.Key);
    }

    [Fact]
    public async Task Reads_groups_of_each_kind_with_those_of_their_members_that_it_knows()
    {
        var reading = await LdapPath.ReadAllAsync(LdapPath.Settings(_server));

        var engineers = Group(reading, "engineers");
        Assert.Equal([Person(reading, "Doe, John").Key], engineers.Members);
        Assert.Equal([Person(reading, "Lee").Key], Group(reading, "unix").Members);
        Assert.Equal(new[] { engineers.Key, Person(reading, "Anna Berg").Key }.Order(StringComparer.Ordinal), Group(reading, "staff").Members.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Takes_attributes_as_the_settings_map_them()
    {
        var settings = LdapPath.Settings(_server);
        settings = settings with { Attributes = settings.Attributes.With([new("department", ["ou", "title"]), new("login", ["uid"])]) };

        var anna = Person(await LdapPath.ReadAllAsync(settings), "Anna Berg");

        Assert.Equal("Chief Executive Officer", anna.Attributes["department"]);
        Assert.Equal("anna", anna.Attributes["login"]);
    }

    [Fact]
    public async Task Reads_who_was_added_or_changed_since()
    {
        var settings = LdapPath.Settings(_server);
        var before = await LdapPath.ReadAllAsync(settings);
        await _server.ChangeAsync("""
            dn: uid=mia,ou=people,dc=contoso,dc=example
            changetype: add
            objectClass: inetOrgPerson
            uid: mia
            cn: Mia
            sn: Mia
            mail: mia@contoso.example
            manager: cn=Doe\, John,ou=people,dc=contoso,dc=example

            dn: uid=anna,ou=people,dc=contoso,dc=example
            changetype: modify
            replace: title
            title: Chairwoman
            """);

        var changes = await LdapPath.ReadChangesAsync(settings, before.State);

        Assert.Equal("Anna Berg, Lee, Mia", Names(changes.People));
        Assert.Equal("Chairwoman", changes.People.Single(person => person.Key == Person(before, "Anna Berg").Key).Attributes["title"]);
        Assert.Equal(Person(before, "Doe, John").Key, changes.People.Single(person => person.Attributes["displayName"] == "Mia").ManagerKey);
    }

    [Fact]
    public async Task Who_gets_another_name_stays_the_same_person()
    {
        var settings = LdapPath.Settings(_server);
        var before = await LdapPath.ReadAllAsync(settings);
        await _server.ChangeAsync("""
            dn: uid=anna,ou=people,dc=contoso,dc=example
            changetype: modrdn
            newrdn: uid=anna.jensen
            deleteoldrdn: 1

            dn: uid=anna.jensen,ou=people,dc=contoso,dc=example
            changetype: modify
            replace: cn
            cn: Anna Jensen
            """);

        var changes = await LdapPath.ReadChangesAsync(settings, before.State);

        var anna = changes.People.Single(person => person.Key == Person(before, "Anna Berg").Key);
        Assert.Equal("Anna Jensen", anna.Attributes["displayName"]);
    }

    [Fact]
    public async Task Says_who_is_in_a_group_after_somebody_moved()
    {
        var settings = LdapPath.Settings(_server);
        var before = await LdapPath.ReadAllAsync(settings);
        await _server.ChangeAsync("""
            dn: cn=engineers,dc=contoso,dc=example
            changetype: modify
            replace: uniqueMember
            uniqueMember: uid=lee,ou=people,dc=contoso,dc=example

            dn: cn=staff,dc=contoso,dc=example
            changetype: modify
            add: member
            member: cn=Doe\, John,ou=people,dc=contoso,dc=example
            """);

        var after = await LdapPath.ReadChangesAsync(settings, before.State);

        Assert.Equal([Person(before, "Lee").Key], after.Groups.Single(group => group.Name == "engineers").Added);
        Assert.Contains(Person(before, "Doe, John").Key, after.Groups.Single(group => group.Name == "staff").Added, StringComparer.Ordinal);
        Assert.All(after.Groups, group => Assert.True(group.IsWhole));
        var next = await LdapPath.ReadChangesAsync(settings, after.State); // although the groups changed last of all
        Assert.Equal((0, 0), (next.Groups.Count, next.People.Count));
    }

    [Fact]
    public async Task Reads_everything_when_somebody_has_gone()
    {
        var settings = LdapPath.Settings(_server);
        var before = await LdapPath.ReadAllAsync(settings);
        await _server.ChangeAsync("""
            dn: cn=Doe\, John,ou=people,dc=contoso,dc=example
            changetype: delete
            """);

        var after = await LdapPath.ReadAllAsync(settings, before.State);

        Assert.Equal("Anna Berg, Lee", Names(after.People));
    }

    [Fact]
    public async Task Reads_everything_when_somebody_has_gone_who_came_just_now()
    {
        var settings = LdapPath.Settings(_server);
        var before = await LdapPath.ReadAllAsync(settings);
        await _server.ChangeAsync("""
            dn: uid=mia,ou=people,dc=contoso,dc=example
            changetype: add
            objectClass: inetOrgPerson
            uid: mia
            cn: Mia
            sn: Mia
            """);
        var changes = await LdapPath.ReadChangesAsync(settings, before.State);
        await _server.ChangeAsync("""
            dn: uid=mia,ou=people,dc=contoso,dc=example
            changetype: delete
            """);

        Assert.Equal("Anna Berg, Doe, John, Lee", Names((await LdapPath.ReadAllAsync(settings, changes.State)).People));
    }

    [Fact]
    public async Task Reads_everything_when_somebody_no_longer_matches()
    {
        var settings = LdapPath.Settings(_server) with { Filter = "(&(objectClass=inetOrgPerson)(!(title=Left)))" };
        var before = await LdapPath.ReadAllAsync(settings);
        await _server.ChangeAsync("""
            dn: cn=Doe\, John,ou=people,dc=contoso,dc=example
            changetype: modify
            replace: title
            title: Left
            """);

        var after = await LdapPath.ReadAllAsync(settings, before.State);

        Assert.Equal("Anna Berg, Lee", Names(after.People));
    }

    [Fact]
    public async Task Reads_everything_after_a_day()
    {
        var settings = LdapPath.Settings(_server);
        var before = await LdapPath.ReadAllAsync(settings);

        Assert.Equal(3, (await LdapPath.ReadAllAsync(settings with { FullEvery = TimeSpan.Zero }, before.State)).People.Count);
        Assert.Empty((await LdapPath.ReadChangesAsync(settings, before.State)).People);
    }

    private static string Names(IEnumerable<SourcePerson> people) => string.Join(", ", people.Select(static person => person.Attributes["displayName"]).Order(StringComparer.Ordinal));

    private static SourcePerson Person(SourceReading.Complete reading, string name) => reading.People.Single(person => person.Attributes["displayName"] == name);

    private static SourceGroup Group(SourceReading.Complete reading, string name) => reading.Groups.Single(group => group.Name == name);
}
