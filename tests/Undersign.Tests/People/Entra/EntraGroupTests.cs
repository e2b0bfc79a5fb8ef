namespace Undersign.Tests.People.Entra;

public sealed class EntraGroupTests : EntraTestBase
{
    [Fact]
    public async Task Reads_groups_with_their_members_and_groups_in_them()
    {
        var (alice, bob) = (Tenant.AddUser("alice"), Tenant.AddUser("bob"));
        var inner = Tenant.AddGroup("inner", bob);
        var outer = Tenant.AddGroup("outer", alice, inner, TenantDouble.NewId());

        var groups = (await ReadAllAsync()).Groups;

        Assert.Equal(["inner inner@contoso.com", "outer outer@contoso.com"], groups.Select(static group => $"{group.Name} {group.Address}"), StringComparer.Ordinal);
        Assert.Equal([bob], groups[0].Members);
        Assert.Equal([alice, inner], groups.Single(group => group.Key == outer).Members); // not the device
    }

    [Fact]
    public async Task The_members_of_a_large_group_come_on_several_pages()
    {
        (Graph.Delta.PageSize, Graph.Delta.MembersPerPage) = (2, 3);
        var people = Enumerable.Range(0, 20).Select(number => Tenant.AddUser($"user{number}")).ToArray();
        Tenant.AddGroup("all", people);
        Tenant.AddGroup("few", people.AsSpan(0, 2));

        var groups = (await ReadAllAsync()).Groups;

        Assert.Equal([20, 2], groups.Select(static group => group.Members.Count));
    }

    [Fact]
    public async Task Tells_moves_renames_and_removed_groups()
    {
        var (alice, bob) = (Tenant.AddUser("alice"), Tenant.AddUser("bob"));
        var (sales, support, old) = (Tenant.AddGroup("sales", alice, bob), Tenant.AddGroup("support"), Tenant.AddGroup("old", bob));
        var state = (await ReadAllAsync()).State;

        Tenant.RemoveMember(sales, bob);
        Tenant.AddMember(support, bob);
        Tenant.Set(sales, "displayName", "Sales & Marketing");
        Tenant.Remove(old);
        var newest = Tenant.AddGroup("newest", alice);
        var read = await ReadChangesAsync(state);
        var next = await ReadChangesAsync(read.State);

        Assert.Equal(["support", "Sales & Marketing", "newest"], read.Groups.Select(static group => group.Name), StringComparer.Ordinal);
        Assert.Equal([bob], read.Groups.Single(group => group.Key == sales).Removed);
        Assert.Empty(read.Groups.Single(group => group.Key == sales).Added);
        Assert.Equal([bob], read.Groups.Single(group => group.Key == support).Added);
        Assert.Equal([alice], read.Groups.Single(group => group.Key == newest).Added);
        Assert.Equal([old], read.RemovedGroups);
        Assert.Empty(next.Groups);
    }

    [Fact]
    public async Task Only_who_is_in_the_group_is_read_nested_ones_included()
    {
        var (alice, bob, carol, boss) = (Tenant.AddUser("alice"), Tenant.AddUser("bob"), Tenant.AddUser("carol"), Tenant.AddUser("boss"));
        Tenant.SetManager(bob, boss);
        var inner = Tenant.AddGroup("inner", bob);
        var outer = Tenant.AddGroup("outer", alice, inner);
        Tenant.AddMember(inner, outer); // a circle

        var byId = await ReadAllAsync(settings: Settings with { Group = outer });
        var byAddress = await ReadAllAsync(settings: Settings with { Group = "Outer@contoso.com" });

        Assert.Equal([alice, bob], byId.People.Select(static person => person.Key).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(boss, byId.People.Single(person => person.Key == bob).ManagerKey);
        Assert.Equal(byId.People.Select(static person => person.Key), byAddress.People.Select(static person => person.Key), StringComparer.Ordinal);
        Assert.DoesNotContain(carol, byAddress.People.Select(static person => person.Key), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Changes_outside_the_group_are_not_told_and_who_comes_or_goes_is()
    {
        var (alice, bob, carol) = (Tenant.AddUser("alice"), Tenant.AddUser("bob"), Tenant.AddUser("carol"));
        var group = Tenant.AddGroup("signatures", alice, bob);
        var settings = Settings with { Group = group };
        var state = (await ReadAllAsync(settings: settings)).State;

        Tenant.Set(carol, "city", "Oslo");
        Tenant.Set(bob, "city", "Bern");
        var changes = await ReadChangesAsync(state, settings);
        Tenant.RemoveMember(group, alice);
        Tenant.AddMember(group, carol);
        var anew = await ReadAllAsync(changes.State, settings);

        Assert.Equal([bob], changes.People.Select(static person => person.Key), StringComparer.Ordinal);
        Assert.Equal(["Bern", "Oslo"], anew.People.Select(static person => person.Attributes["city"]).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Empty((await ReadChangesAsync(anew.State, settings)).People);
    }

    [Fact]
    public async Task A_large_group_is_read_in_pages_and_by_fifteen()
    {
        Graph.Delta.PageSize = 10;
        var people = Enumerable.Range(0, 40).Select(number => Tenant.AddUser($"user{number}")).ToArray();
        Tenant.AddUser("outside");
        var group = Tenant.AddGroup("signatures", people);

        Assert.Equal(people.Order(StringComparer.Ordinal), (await ReadAllAsync(settings: Settings with { Group = group })).People.Select(static person => person.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_named()
    {
        var gone = TenantDouble.NewId();

        Assert.Contains($"There is no group {gone}", (await FailAsync(settings: Settings with { Group = gone })).Reason, StringComparison.Ordinal);
        Assert.Contains("There is no group with the address o'brien@contoso.com", (await FailAsync(settings: Settings with { Group = "o'brien@contoso.com" })).Reason, StringComparison.Ordinal);
    }
}
