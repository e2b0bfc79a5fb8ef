using System.Text.Json.Nodes;
using Undersign.People.Sources;

namespace Undersign.Tests.People.Entra;

public sealed class EntraPeopleTests : EntraTestBase
{
    [Fact]
    public async Task Reads_who_is_there_with_every_attribute()
    {
        var boss = Tenant.AddUser("boss");
        var alice = Tenant.AddUser(
            "alice",
            ("mail", "alice@contoso.com"),
            ("proxyAddresses", new JsonArray("smtp:a.smith@contoso.com", "SMTP:alice.smith@contoso.com", "X500:/o=Contoso/cn=alice", "smtp:alice@contoso.com")),
            ("givenName", "Alice"),
            ("jobTitle", "Engineer"),
            ("businessPhones", new JsonArray("+1 555 0100")),
            ("mobilePhone", "+1 555 0101"),
            ("faxNumber", "+1 555 0102"),
            ("officeLocation", "12/1110"),
            ("employeeId", "4711"),
            ("employeeOrgData", new JsonObject { ["division"] = "Research", ["costCenter"] = "7" }),
            ("onPremisesExtensionAttributes", new JsonObject { ["extensionAttribute1"] = "She/her", ["extensionAttribute15"] = "last", ["extensionAttribute2"] = null }),
            ("extension_0123_badge", 17),
            ("department", "  "));
        Tenant.SetManager(alice, boss);

        var read = await ReadAllAsync(settings: Settings with { Attributes = ["extension_0123_badge"] });

        var person = Assert.Single(read.People, person => person.Key == alice);
        Assert.Equal("alice.smith@contoso.com", person.Address);
        Assert.Equal(["a.smith@contoso.com", "alice@contoso.com"], person.Aliases);
        Assert.Equal(boss, person.ManagerKey);
        Assert.Equal(
            "accountEnabled=true, costCenter=7, displayName=alice, division=Research, employeeId=4711, extensionAttribute1=She/her, extensionAttribute15=last, extension_0123_badge=17, "
            + "fax=+1 555 0102, givenName=Alice, mobile=+1 555 0101, office=12/1110, phone=+1 555 0100, title=Engineer, userPrincipalName=alice@contoso.com",
            string.Join(", ", person.Attributes.OrderBy(static attribute => attribute.Key, StringComparer.Ordinal).Select(static attribute => $"{attribute.Key}={attribute.Value}")));
        Assert.Null(Assert.Single(read.People, person => person.Key == boss).ManagerKey);
    }

    [Fact]
    public async Task A_shared_mailbox_has_a_disabled_account_and_is_read()
    {
        var shared = Tenant.AddUser("sales", ("accountEnabled", false));

        var person = Assert.Single((await ReadAllAsync()).People);

        Assert.Equal((shared, "sales@contoso.com", "false"), (person.Key, person.Address, person.Attributes["accountEnabled"]));
    }

    [Fact]
    public async Task Who_has_no_mail_is_found_by_the_principal_name_and_guests_are_left_out()
    {
        Tenant.AddUser("plain", ("mail", null));
        Tenant.AddUser("visitor", ("userType", "Guest"));

        Assert.Equal("plain@contoso.com", Assert.Single((await ReadAllAsync()).People).Address);
    }

    [Fact]
    public async Task Follows_pages_that_tell_some_users_twice()
    {
        (Graph.Delta.PageSize, Graph.Delta.IsRepeating) = (3, true);
        var ids = Enumerable.Range(0, 10).Select(number => Tenant.AddUser($"user{number}")).ToList();

        Assert.Equal(ids, (await ReadAllAsync()).People.Select(static person => person.Key), StringComparer.Ordinal);
        Assert.Equal(4, Graph.Asked.Count(static question => question.StartsWith("/v1.0/users/delta", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tells_who_came_changed_and_went()
    {
        var (boss, other, alice, bob, carol) = (Tenant.AddUser("boss"), Tenant.AddUser("other"), Tenant.AddUser("alice"), Tenant.AddUser("bob"), Tenant.AddUser("carol", ("jobTitle", "Engineer")));
        Tenant.SetManager(carol, boss);
        var state = (await ReadAllAsync()).State;
        Assert.Empty((await ReadChangesAsync(state)).People);

        var dave = Tenant.AddUser("dave");
        Tenant.Set(alice, "displayName", "Alice Jones");
        Tenant.Set(alice, "mail", "alice.jones@contoso.com");
        Tenant.Remove(bob);
        Tenant.Set(carol, "jobTitle", null);
        var first = await ReadChangesAsync(state);
        Tenant.SetManager(carol, other);
        Tenant.Restore(bob);
        Tenant.Remove(dave, forGood: true);
        var second = await ReadChangesAsync(first.State);
        Tenant.SetManager(carol, null);
        var third = await ReadChangesAsync(second.State);

        Assert.Equal([dave, alice, carol], first.People.Select(static person => person.Key), StringComparer.Ordinal);
        Assert.Equal("alice.jones@contoso.com", first.People[1].Address);
        Assert.Equal("Alice Jones", first.People[1].Attributes["displayName"]);
        Assert.DoesNotContain("title", first.People[2].Attributes);
        Assert.Equal(boss, first.People[2].ManagerKey); // it did not change, so the delta did not tell it
        Assert.Equal([bob], first.RemovedPeople);
        Assert.Equal([(carol, other), (bob, null)], second.People.Select(static person => (person.Key, person.ManagerKey)));
        Assert.Equal([dave], second.RemovedPeople);
        Assert.Equal([(carol, null)], third.People.Select(static person => (person.Key, person.ManagerKey)));
    }

    [Fact]
    public async Task The_same_state_gives_the_same_changes_again()
    {
        var alice = Tenant.AddUser("alice");
        var state = (await ReadAllAsync()).State;
        Tenant.Set(alice, "city", "Oslo");

        var first = await ReadChangesAsync(state);
        var again = await ReadChangesAsync(state);

        Assert.Equal(first.People.Select(static person => (person.Key, person.Attributes["city"])), again.People.Select(static person => (person.Key, person.Attributes["city"])));
    }

    [Fact]
    public async Task Who_becomes_a_guest_goes()
    {
        var alice = Tenant.AddUser("alice");
        var state = (await ReadAllAsync()).State;
        Tenant.Set(alice, "userType", "Guest");

        var read = await ReadChangesAsync(state);

        Assert.Empty(read.People);
        Assert.Equal([alice], read.RemovedPeople);
    }

    [Fact]
    public async Task A_state_of_other_settings_is_not_used()
    {
        Tenant.AddUser("alice");
        var state = (await ReadAllAsync()).State;

        Assert.Single((await ReadAllAsync(state, Settings with { Attributes = ["extension_0123_badge"] })).People);
        Assert.Single((await ReadAllAsync("{")).People);
        Assert.Single((await ReadAllAsync("""{"Fingerprint":null}""")).People);
    }

    [Fact]
    public async Task Hostile_values_are_only_values()
    {
        Tenant.AddUser(
            "mallory",
            ("displayName", new JsonObject { ["$"] = "<script>" }),
            ("proxyAddresses", "smtp:not@list.example"),
            ("businessPhones", new JsonArray(new JsonArray(), 1, "2")),
            ("onPremisesExtensionAttributes", "text"),
            ("employeeOrgData", new JsonArray()),
            ("mail", 12),
            ("city", new string('x', 1_000_000)),
            ("state", "\"><img onerror=alert(1)>"));

        var person = Assert.Single((await ReadAllAsync()).People);

        Assert.Equal(SourceBounds.ValueLength, person.Attributes["city"].Length);
        Assert.Equal("\"><img onerror=alert(1)>", person.Attributes["state"]);
        Assert.DoesNotContain("displayName", person.Attributes);
    }

    [Fact]
    public async Task Twenty_thousand_users_are_read_in_pages()
    {
        for (var number = 0; number < 20_000; number++)
        {
            Tenant.AddUser($"user{number}", ("department", "Sales"), ("jobTitle", "Clerk"), ("businessPhones", new JsonArray("+1 555 0100")));
        }

        Graph.Delta.PageSize = 200;
        var progress = new LastWord();
        var read = Assert.IsType<SourceReading.Complete>(await ReadAsync(progress: progress));
        var asked = Graph.Asked.Count;
        Tenant.Set(read.People[7].Key, "jobTitle", "Manager");
        var changes = await ReadChangesAsync(read.State);

        Assert.Equal((20_000 / 200) + 1, asked); // users in their pages, groups in one
        Assert.InRange(Graph.Asked.Count - asked, 1, 3); // users, the one that changed, groups
        Assert.Equal(20_000, read.People.Count);
        Assert.Equal(20_000, progress.Value);
        Assert.Equal("Manager", Assert.Single(changes.People).Attributes["title"]);
    }

    private sealed class LastWord : IProgress<int>
    {
        public int Value { get; private set; }

        public void Report(int value) => Value = value;
    }
}
