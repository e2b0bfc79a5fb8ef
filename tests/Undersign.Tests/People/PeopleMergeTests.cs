using Undersign.People;
using Undersign.People.Merging;
using Undersign.People.Sources;

namespace Undersign.Tests.People;

public sealed class PeopleMergeTests
{
    private static readonly PersonAttributes Names = new(["displayName", "title", "mobile", "phone", "fax", "grade", "manager"]);

    [Fact]
    public void The_first_source_that_has_a_value_gives_it()
    {
        var ann = Only(
            Source("entra", Entry("1", "ann@contoso.example", [], ("title", "Engineer"), ("mobile", null))),
            Source("hr", Entry("7", "ANN@contoso.example", [], ("title", "Employee"), ("mobile", "1"))));

        Assert.Equal(("ann@contoso.example", "Engineer", "1"), (ann.Address, ann["title"], ann["mobile"]));
        Assert.Empty(ann.Aliases);
    }

    [Fact]
    public void A_policy_says_what_counts()
    {
        var entra = Source("entra", Entry("1", "ann@contoso.example", [], ("title", "Engineer"), ("mobile", "2"), ("phone", null)));
        var hr = Source(
            "hr",
            new FieldPolicies(new Dictionary<string, FieldPolicy>(StringComparer.OrdinalIgnoreCase) { ["Mobile"] = FieldPolicy.Always, ["phone"] = FieldPolicy.OnlyIfEmpty, ["*"] = FieldPolicy.Never }),
            Entry("7", "ann@contoso.example", ["a@contoso.example"], ("title", "Employee"), ("mobile", "1"), ("phone", "3"), ("grade", "A")));

        var ann = Only(entra, hr);

        Assert.Equal(("Engineer", "1", "3", null), (ann["title"], ann["mobile"], ann["phone"], ann["grade"]));
        Assert.Empty(ann.Aliases);
    }

    [Fact]
    public void People_of_different_sources_are_the_same_when_they_share_an_address()
    {
        var people = PeopleMerge.Of(
            Source("entra", Entry("1", "ann@contoso.example", ["a.bee@contoso.example"]), Entry("2", "bob@contoso.example", [])),
            Source("ad", Entry("x", "a.bee@contoso.example", ["ann@old.example", "bob@contoso.example"], ("title", "Engineer"))),
            Source("hr", Entry("y", "ann@old.example", [], ("mobile", "1"))));

        Assert.Equal("ann@contoso.example, bob@contoso.example", string.Join(", ", people.People));
        Assert.Equal(("Engineer", "1"), (people.People[0]["title"], people.People[0]["mobile"]));
        Assert.Same(people.People[0], people.Find("ann@old.example"));
        Assert.Same(people.People[1], people.Find("bob@contoso.example"));
        Assert.Null(people.People[1]["title"]);
    }

    [Fact]
    public void Two_entries_of_one_source_stay_two_people()
    {
        var people = PeopleMerge.Of(
            Source("ad", Entry("1", "ann@contoso.example", []), Entry("2", "bob@contoso.example", [])),
            Source("hr", Entry("a", "ann@contoso.example", ["bob@contoso.example"]), Entry("b", "bob@contoso.example", [], ("title", "B"))));

        Assert.Equal("ann@contoso.example, bob@contoso.example", string.Join(", ", people.People));
        Assert.Equal("B", people.Find("bob@contoso.example")?["title"]);
    }

    /// <summary>A stale alias in the second source; in which order a directory gives its entries is chance.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_is_the_same_does_not_depend_on_the_order_of_entries(bool isReversed)
    {
        SourceEntry[] second =
        [
            Entry("x", "x@contoso.example", ["sales@contoso.example", "a@contoso.example"], ("phone", "of x")),
            Entry("s", "sales@contoso.example", [], ("phone", "of sales")),
            Entry("a", "a@contoso.example", [], ("phone", "of a")),
        ];
        var people = PeopleMerge.Of(Source("entra", Entry("1", "a@contoso.example", ["sales@contoso.example"], ("displayName", "A"))), Source("hr", isReversed ? [.. second.Reverse()] : second));

        Assert.Equal(("A", "of a"), (people.Find("a@contoso.example")?["displayName"], people.Find("a@contoso.example")?["phone"]));
        Assert.Equal((null, "of x"), (people.Find("x@contoso.example")?["displayName"], people.Find("x@contoso.example")?["phone"]));
        Assert.Same(people.Find("a@contoso.example"), people.Find("sales@contoso.example"));
    }

    [Fact]
    public void Who_has_a_new_address_is_known_by_the_one_before()
    {
        var ann = Only(Source("hr", Entry("1", "ann@contoso.example", [], ("title", "Engineer"))), Source("entra", Entry("2", "ann.new@contoso.example", ["ann@contoso.example"], ("phone", "1"))));

        Assert.Equal(("Engineer", "1"), (ann["title"], ann["phone"]));
    }

    [Fact]
    public void An_alias_that_both_have_says_nothing()
    {
        var people = PeopleMerge.Of(Source("hr", Entry("1", "ann@contoso.example", ["info@contoso.example"])), Source("entra", Entry("2", "bob@contoso.example", ["info@contoso.example"])));

        Assert.Equal("ann@contoso.example, bob@contoso.example", string.Join(", ", people.People));
        Assert.Same(people.People[0], people.Find("info@contoso.example"));
    }

    [Fact]
    public void What_an_administrator_said_counts_whatever_the_directory_says()
    {
        IReadOnlyList<PersonOverride> said =
        [
            new("A@contoso.example", "mobile", "9", "root", default),
            new("ann@contoso.example", "fax", "", "root", default),
            new("nobody@contoso.example", "mobile", "8", "root", default),
        ];
        var merge = new PeopleMerge([Source("entra", Entry("1", "ann@contoso.example", ["a@contoso.example"], ("mobile", "1"), ("fax", "2")))], said);

        var ann = Assert.Single(merge.Snapshot().People);

        Assert.Equal(("9", null), (ann["mobile"], ann["fax"]));
        Assert.Null(merge.Explain("nobody@contoso.example"));
        Assert.Equal(
            "mail ann@contoso.example entra 1 True, mobile 9 administrator A@contoso.example True, mobile 1 entra 1 False, fax  administrator A@contoso.example True, fax 2 entra 1 False",
            string.Join(", ", merge.Explain("a@contoso.example")?.Select(origin => $"{origin.Field} {origin.Value} {origin.Source} {origin.Key} {origin.Counts}") ?? []));
    }

    /// <summary>An address that somebody left is given to somebody else: what was said of the one is not said of the other.</summary>
    [Fact]
    public void Who_gets_an_address_does_not_get_what_was_said_of_who_had_it()
    {
        PersonOverride[] said = [Of("ann@contoso.example", "9", new SourceKey("entra", "1"))];

        Assert.Equal("9", Mobile(said, Source("entra", Entry("1", "ann@contoso.example", [], ("mobile", "1")))));
        Assert.Equal("2", Mobile(said, Source("entra", Entry("2", "ann@contoso.example", [], ("mobile", "2")))));
        Assert.Equal("2", Mobile(said, Source("entra", Entry("3", "bob@contoso.example", [])), Source("hr", Entry("7", "ann@contoso.example", [], ("mobile", "2")))));
    }

    [Fact]
    public void What_was_said_of_somebody_stays_with_them()
    {
        PersonOverride[] said = [Of("ann@contoso.example", "9", new("entra", "1"), new("hr", "7"))];
        var renamed = new PeopleMerge([Source("entra", Entry("1", "ann.new@contoso.example", []), Entry("2", "ann@contoso.example", []))], said);

        Assert.Equal("9", renamed.Snapshot().Find("ann.new@contoso.example")?["mobile"]);
        Assert.Null(renamed.Snapshot().Find("ann@contoso.example")?["mobile"]);
        Assert.Equal(said, renamed.SaidOf("ann.new@contoso.example").OfThem);
        Assert.Equal(said, renamed.SaidOf("ann@contoso.example").OfOthers);
        Assert.Equal("9", Mobile(said, Source("hr", Entry("7", "ann@contoso.example", [])))); // one of those who knew them still does
        Assert.Equal("9", Mobile(said, Source("okta", Entry("x", "ann@contoso.example", [])))); // all of those are gone, and nobody can tell
        Assert.Equal("9", Mobile([Of("ann@contoso.example", "9")], Source("entra", Entry("2", "ann@contoso.example", [])))); // said before keys were kept
    }

    [Fact]
    public void A_key_that_is_an_address_tells_nothing()
    {
        var merge = new PeopleMerge([Source("entra", Entry("1", "ann@contoso.example", ["a@contoso.example"])), Source("people", Entry("A@contoso.example", "a@contoso.example", []))], [Of("ann@contoso.example", "9")]);

        Assert.Equal([new SourceKey("entra", "1")], merge.KeysOf("a@contoso.example"));
        Assert.Empty(merge.KeysOf("nobody@contoso.example"));
    }

    [Fact]
    public void Finds_the_manager_by_key_or_address()
    {
        var people = PeopleMerge.Of(
            Source(
                "ad",
                Entry("1", "ann@contoso.example", [], ("displayName", "Ann"), ("title", "CTO"), ("manager", null)) with { ManagerKey = "2" },
                Entry("2", "bob@contoso.example", [], ("displayName", "Bob"), ("title", null), ("manager", null)) with { ManagerKey = "9" },
                Entry("3", "cid@contoso.example", [], ("displayName", "Cid"), ("title", null), ("manager", "Ann@contoso.example")),
                Entry("4", "dee@contoso.example", [], ("displayName", "Dee"), ("title", null), ("manager", "The Board")),
                Entry("5", "eve@contoso.example", [], ("displayName", "Eve")) with { ManagerKey = "5" },
                Entry("9", null, [], ("displayName", "The founder"))));

        Assert.Equal("Bob, The founder, Ann, The Board, Eve", string.Join(", ", people.People.Select(person => person["manager"])));
        Assert.Equal(("ann@contoso.example", "CTO"), (people.People[2]["managerMail"], people.People[2]["managerTitle"]));
        Assert.Contains("managerTitle", people.People[2].AttributeNames, StringComparer.Ordinal);
        Assert.Equal(5, people.People.Count);
        Assert.Null(people.People[1]["managerMail"]);
    }

    [Fact]
    public void Somebody_in_a_group_is_in_the_groups_around_it()
    {
        var people = PeopleMerge.Of(new SourcePeople
        {
            Name = "entra",
            Attributes = PersonAttributes.None,
            People = [Entry("ann", "ann@contoso.example", []), Entry("bob", "bob@contoso.example", [])],
            Groups =
            [
                new("g1", "Leads", "leads@contoso.example", ["ann", "ann"]),
                new("g2", "Engineering", null, ["g1", "bob", "nobody"]),
                new("g3", "All", null, ["g2", "g4"]),
                new("g4", "Circle", null, ["g3"]),
            ],
        });

        Assert.Equal("Leads, Engineering, All, Circle", string.Join(", ", people.People[0].Groups));
        Assert.Equal("Engineering, All, Circle", string.Join(", ", people.People[1].Groups));
        Assert.True(people.People[0].IsMemberOf("LEADS@contoso.example"));
        Assert.True(people.People[0].IsMemberOf("leads"));
        Assert.False(people.People[1].IsMemberOf("Leads"));
        Assert.Equal(4, people.Groups.Count);
    }

    /// <summary>Nesting of any depth takes linear time, and nobody is in more groups than there may be.</summary>
    [Fact]
    public void A_deep_nest_ends()
    {
        var groups = Enumerable.Range(0, 100_000).Select(number => new SourceGroup($"g{number}", $"Group {number}", null, [number == 0 ? "ann" : $"g{number - 1}"])).ToList();
        var people = PeopleMerge.Of(new SourcePeople { Name = "ad", Attributes = PersonAttributes.None, People = [Entry("ann", "ann@contoso.example", [])], Groups = groups });

        Assert.Equal(GroupMembership.Most, people.People[0].Groups.Count);
        Assert.Equal("Group 0", people.People[0].Groups[0].Name);
    }

    [Theory]
    [InlineData("ann@müller.example")]
    [InlineData("ANN@xn--mller-kva.example")]
    [InlineData("Ann@MÜLLER.example")]
    [InlineData("ann+news@müller.example")]
    [InlineData("zoë@contoso.example")]
    [InlineData("ZOË@contoso.example")]
    [InlineData("ann@faß.example")]
    public void Finds_a_domain_in_either_form(string address)
    {
        foreach (var known in new[] { "ann@müller.example", "ann@xn--mller-kva.example" })
        {
            Assert.NotNull(PeopleMerge.Of(Source("ad", Entry("1", known, ["zoë@contoso.example", "ann@faß.example"]))).Find(address));
        }
    }

    [Fact]
    public void The_photo_is_that_of_the_first_who_has_one()
    {
        var photo = new PersonPhoto("ad", "x", "digest");

        Assert.Same(photo, Only(Source("entra", Entry("1", "ann@contoso.example", [])), Source("ad", Entry("x", "ann@contoso.example", []) with { Photo = photo })).Photo);
    }

    private static Person Only(params IReadOnlyList<SourcePeople> sources) => Assert.Single(PeopleMerge.Of(sources).People);

    private static PersonOverride Of(string address, string mobile, params SourceKey[] holder) => new(address, "mobile", mobile, "root", default) { Holder = holder };

    private static string? Mobile(IReadOnlyList<PersonOverride> said, params SourcePeople[] sources) => new PeopleMerge(sources, said).Snapshot().Find("ann@contoso.example")?["mobile"];

    private static SourcePeople Source(string name, params IReadOnlyList<SourceEntry> people) => Source(name, FieldPolicies.Default, people);

    private static SourcePeople Source(string name, FieldPolicies policies, params IReadOnlyList<SourceEntry> people) =>
        new() { Name = name, Policies = policies, Attributes = Names, People = people };

    /// <summary>All have the same names; what is not given is unknown.</summary>
    private static SourceEntry Entry(string key, string? address, string[] aliases, params (string Name, string? Value)[] values) =>
        new(key, address, aliases, [.. Names.Names.Select(name => Array.Find(values, value => value.Name == name).Value)]);
}
