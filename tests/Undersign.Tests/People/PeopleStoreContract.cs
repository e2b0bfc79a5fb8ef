using System.Text;
using Dapper;
using Undersign.People.Scim;
using Undersign.People.Sources;
using Undersign.People.Storing;
using Undersign.People.Syncing;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.People;

/// <summary>What is stored of people is what was read. One subclass a database.</summary>
public abstract class PeopleStoreContract : PeopleStoreTestBase
{
    [Fact]
    public async Task Gives_back_what_a_directory_said()
    {
        var photo = new SourcePhoto("image/png", SamplePictures.Png());
        var directory = new ScriptedDirectory(new SourceReading.Complete(
            [
                ScriptedDirectory.Person("1", "ann@contoso.example", ("displayName", "Ann 😀"), ("title", "Engineer"), ("extensionAttribute1", "x")) with { Aliases = ["a@contoso.example"], ManagerKey = "9", Photo = photo },
                ScriptedDirectory.Person("2", "bob@contoso.example", ("displayName", "Bob")),
                ScriptedDirectory.Person("9", null, ("displayName", "The founder")),
            ],
            [new("g1", "Leads", "leads@contoso.example", ["1"]), new("g2", "All", null, ["g1", "2"])],
            "state"));

        await SyncAsync(directory);

        var people = await LoadAsync(directory);
        var ann = people.Find("a@contoso.example");
        Assert.Equal(2, people.People.Count);
        Assert.Equal(("Ann 😀", "Engineer", "x", "The founder"), (ann?["displayName"], ann?["title"], ann?["extensionattribute1"], ann?["manager"]));
        Assert.Equal("Leads, All", string.Join(", ", ann?.Groups ?? []));
        Assert.Equal("All", string.Join(", ", people.Find("bob@contoso.example")?.Groups ?? []));
        Assert.Equal(photo.Octets, (await Records.PhotoAsync("contoso", ann?.Photo!, Cancellation))?.Octets); // there is one
        Assert.Null(await Records.PhotoAsync("contoso", ann?.Photo! with { Digest = "another" }, Cancellation));
        Assert.Null(people.Find("bob@contoso.example")?.Photo);
        Assert.Equal(Time.GetUtcNow(), await Records.ChangedAtAsync("contoso", "ad", "1", Cancellation));
    }

    [Fact]
    public async Task Counts_what_is_added_changed_renamed_and_gone()
    {
        SourceReading.Complete Reading(params IReadOnlyList<SourcePerson> people) => new(people, [], null);
        var (ann, bob, cid, dee) = (ScriptedDirectory.Person("1", "ann@contoso.example", ("title", "A")), ScriptedDirectory.Person("2", "bob@contoso.example"), ScriptedDirectory.Person("3", "cid@contoso.example"), ScriptedDirectory.Person("4", "dee@contoso.example"));
        var directory = new ScriptedDirectory(
            Reading(ann, bob, cid),
            Reading(ann, bob, cid),
            Reading(ScriptedDirectory.Person("1", "ann@contoso.example", ("title", "B")), bob with { Address = "robert@contoso.example" }, dee));

        Assert.Equal((3, 0, 0, 0), Counts(await SyncAsync(directory)));
        var first = await GenerationAsync();
        Assert.Equal((0, 0, 0, 0), Counts(await SyncAsync(directory)));
        Assert.Equal(first, await GenerationAsync());
        Assert.Equal((1, 1, 1, 1), Counts(await SyncAsync(directory)));
        Assert.Equal(first + 1, await GenerationAsync());

        var people = await LoadAsync(directory);
        Assert.Equal("ann@contoso.example, dee@contoso.example, robert@contoso.example", string.Join(", ", people.People.Select(person => person.Address).Order(StringComparer.Ordinal)));
        Assert.Equal("B", people.Find("ann@contoso.example")?["title"]);
        var state = await States.FindAsync("contoso", "ad", Cancellation);
        Assert.Equal((3, 1, 1, 1, 1), (state?.People, state?.Added, state?.Changed, state?.Renamed, state?.Removed));
    }

    [Fact]
    public async Task Forgets_one_source_of_one_organisation_and_nothing_else()
    {
        var directory = new ScriptedDirectory(new SourceReading.Complete(
            [ScriptedDirectory.Person("1", "ann@contoso.example") with { Photo = new("image/png", SamplePictures.Png()) }, ScriptedDirectory.Person("2", "bob@contoso.example")], [new("g1", "Leads", null, ["1"])], "state"));
        await SyncAsync(directory);
        await new SourceSync(Database, Time).RunAsync(directory.Plan() with { Organisation = "fabrikam" }, isAnew: false, new(), Cancellation);
        await new ScimStore(Database, Time, new("contoso", "okta")).AddAsync(new(ScimKind.User, Guid.CreateVersion7().ToString(), [], 1, 0, 0), Cancellation);
        var kept = new KeptSources(Database);
        var ad = new KeptSource { Name = "ad", People = 2, Groups = 1, Photos = 1 };
        Assert.Equal([ad, new() { Name = "okta", Pushed = 1 }], await kept.OfAsync("contoso", Cancellation));

        await kept.ForgetAsync("contoso", "ad", Cancellation);
        Assert.Equal("okta", Assert.Single(await kept.OfAsync("contoso", Cancellation)).Name);
        Assert.Empty((await LoadAsync(directory)).People);
        Assert.Null(await States.FindAsync("contoso", "ad", Cancellation));

        await kept.ForgetAsync("contoso", "okta", Cancellation);
        Assert.Empty(await kept.OfAsync("contoso", Cancellation));
        Assert.Equal(ad, Assert.Single(await kept.OfAsync("fabrikam", Cancellation)));
    }

    [Fact]
    public async Task A_source_that_is_forgotten_while_it_is_read_stays_forgotten()
    {
        var gate = new TaskCompletionSource();
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(5)) { Gate = gate.Task };
        var reading = SyncAsync(directory);
        await directory.Asked.Task.WaitAsync(Cancellation);

        await new KeptSources(Database).ForgetAsync("contoso", "ad", Cancellation);
        gate.SetResult();

        Assert.IsType<SyncOutcome.Busy>(await reading);
        Assert.Empty(await new KeptSources(Database).OfAsync("contoso", Cancellation));
    }

    [Fact]
    public async Task Takes_changes_with_members_that_come_and_go()
    {
        var directory = new ScriptedDirectory(
            new SourceReading.Complete([ScriptedDirectory.Person("1", "ann@contoso.example"), ScriptedDirectory.Person("2", "bob@contoso.example")], [new("g1", "Sales", null, ["1"]), new("g2", "Leads", null, ["2"])], "one"),
            new SourceReading.Changes([ScriptedDirectory.Person("3", "cid@contoso.example")], ["9"], [new("g1", "Selling", null, ["2", "3"], ["1", "7"])], ["g2"], "two"),
            new SourceReading.Changes([], ["2"], [], [], "three"));

        await SyncAsync(directory);
        await SyncAsync(directory);

        var people = await LoadAsync(directory);
        Assert.Equal("ann, bob Selling, cid Selling", string.Join(", ", people.People.Select(person => $"{person.Address[..3]} {string.Join('+', person.Groups)}".Trim()).Order(StringComparer.Ordinal)));
        Assert.Equal((0, 0, 0, 1), Counts(await SyncAsync(directory)));
        Assert.Equal(2, (await LoadAsync(directory)).People.Count);
        Assert.Equal("nothing, one, two", directory.States);
    }

    [Fact]
    public async Task Takes_groups_whole_and_groups_that_say_nothing_of_their_name()
    {
        var directory = new ScriptedDirectory(
            new SourceReading.Complete([ScriptedDirectory.Person("1", "ann@contoso.example"), ScriptedDirectory.Person("2", "bob@contoso.example")], [new("g1", "Sales", "sales@contoso.example", ["1"]), new("g2", "Leads", null, ["1"])], "one"),
            new SourceReading.Changes([], [], [new("g1", null, null, ["2"], []), new("g2", "Leads", null, ["2"], [], IsWhole: true), new("g3", null, null, ["2"], [])], [], "two"));

        await SyncAsync(directory);
        await SyncAsync(directory);

        var people = await LoadAsync(directory);
        Assert.Equal("Sales", string.Join(", ", people.Find("ann@contoso.example")?.Groups ?? []));
        Assert.Equal("Sales, Leads", string.Join(", ", people.Find("bob@contoso.example")?.Groups ?? []));
        Assert.True(people.Find("bob@contoso.example")?.IsMemberOf("sales@contoso.example"));
    }

    [Fact]
    public async Task A_photo_stays_until_there_is_none_or_another()
    {
        var ann = ScriptedDirectory.Person("1", "ann@contoso.example");
        SourceReading With(SourcePhoto? photo) => new SourceReading.Complete([ann with { Photo = photo }], [], null);
        var directory = new ScriptedDirectory(With(new("image/png", SamplePictures.Png())), With(null), With(new("text/html", SamplePictures.Jpeg())), With(new("image/jpeg", new byte[SourceBounds.PhotoOctets + 1])), With(SourcePhoto.None));

        var digests = new List<string?>();
        for (var reading = 0; reading < 5; reading++)
        {
            await SyncAsync(directory);
            digests.Add((await LoadAsync(directory)).People[0].Photo?.Digest);
        }

        Assert.Equal((true, false, true), (digests[0] == digests[1], digests[1] == digests[2], digests[2] == digests[3]));
        Assert.Null(digests[4]);
    }

    public static TheoryData<string, byte[]> NoPictures => new()
    {
        { "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray() },
        { "image/jpeg", [0xFF, 0xD8, 0xFF] },
        { "image/png", SamplePictures.Png()[..30] },
        { "image/png", SamplePictures.Png(SourceBounds.PhotoSide + 1, 1) },
        { "image/jpeg", SamplePictures.Jpeg(1, ushort.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(NoPictures))]
    public async Task A_photo_that_is_no_picture_is_none_and_the_old_one_goes(string mediaType, byte[] octets)
    {
        var ann = ScriptedDirectory.Person("1", "ann@contoso.example");
        var directory = new ScriptedDirectory(
            new SourceReading.Complete([ann with { Photo = new("image/gif", SamplePictures.Gif) }], [], null),
            new SourceReading.Complete([ann with { Photo = new(mediaType, octets) }], [], null));
        await SyncAsync(directory);
        Assert.NotNull((await LoadAsync(directory)).People[0].Photo);

        await SyncAsync(directory);

        Assert.Null((await LoadAsync(directory)).People[0].Photo);
    }

    [Fact]
    public async Task Keeps_what_an_administrator_said()
    {
        var directory = new ScriptedDirectory(new SourceReading.Complete([ScriptedDirectory.Person("1", "ann@contoso.example", ("mobile", "1"))], [], null));
        await SyncAsync(directory);
        var overrides = new PersonOverrides(Database, Time);
        var generation = await GenerationAsync();

        await overrides.SetAsync("contoso", new(["ann@contoso.example"], []), "mobile", "2\r\n3", "root", Cancellation);
        await overrides.SetAsync("contoso", new(["ann@contoso.example"], []), "mobile", "2\r\n4", "root", Cancellation);

        Assert.Equal("2 4", (await LoadAsync(directory)).People[0]["mobile"]);
        Assert.Equal(generation + 2, await GenerationAsync());
        Assert.True(await overrides.UnsetAsync("contoso", ["ann@contoso.example"], "mobile", Cancellation));
        Assert.False(await overrides.UnsetAsync("contoso", ["ann@contoso.example"], "mobile", Cancellation));
        Assert.Equal("1", (await LoadAsync(directory)).People[0]["mobile"]);
    }

    [Fact]
    public async Task Keeps_of_whom_it_was_said()
    {
        static SourceReading Ann(string key) => new SourceReading.Complete([ScriptedDirectory.Person(key, "ann@contoso.example", ("mobile", "1"))], [], null);
        var directory = new ScriptedDirectory(Ann("one\\two"), Ann("two"), Ann("one\\two"));
        await SyncAsync(directory);
        await new PersonOverrides(Database, Time).SetAsync("contoso", new(["ann@contoso.example"], [new(directory.Plan().Source.Name, "one\\two"), new("other", "x y")]), "mobile", "2", "root", Cancellation);
        var first = (await LoadAsync(directory)).People[0]["mobile"];
        await SyncAsync(directory);
        var second = (await LoadAsync(directory)).People[0]["mobile"];
        await SyncAsync(directory);

        Assert.Equal(("2", "1", "2"), (first, second, (await LoadAsync(directory)).People[0]["mobile"]));
    }

    [Fact]
    public async Task What_an_administrator_said_last_counts_under_whatever_address()
    {
        static SourceReading Ann(string address, params string[] aliases) =>
            new SourceReading.Complete([ScriptedDirectory.Person("1", address, ("mobile", "1"), ("fax", "1")) with { Aliases = aliases }], [], null);
        var directory = new ScriptedDirectory(Ann("z.meier@contoso.example"), Ann("Berger@contoso.example", "z.meier@contoso.example"));
        var overrides = new PersonOverrides(Database, Time);
        await SyncAsync(directory);
        await overrides.SetAsync("contoso", new(["z.meier@contoso.example"], []), "mobile", "2", "root", Cancellation);
        await overrides.SetAsync("contoso", new(["z.meier@contoso.example"], []), "fax", "2", "root", Cancellation);
        await SyncAsync(directory);
        Time.Advance(TimeSpan.FromSeconds(1));
        await overrides.SetAsync("contoso", new(["berger@contoso.example"], []), "fax", "3", "root", Cancellation); // by a node that knows no alias yet

        await overrides.SetAsync("contoso", new(["Berger@contoso.example", "Z.Meier@contoso.example"], []), "mobile", "3", "root", Cancellation);

        var ann = (await LoadAsync(directory)).Find("berger@contoso.example");
        Assert.Equal(("3", "3"), (ann?["mobile"], ann?["fax"]));
        Assert.Equal("fax, mobile", string.Join(", ", (await Records.LoadAsync("contoso", directory.Settings(), Cancellation)).SaidOf("berger@contoso.example").OfThem.Select(static said => said.Field).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        Assert.True(await overrides.UnsetAsync("contoso", ["BERGER@contoso.example", "z.meier@contoso.example"], "mobile", Cancellation));
        Assert.Equal("1", (await LoadAsync(directory)).Find("berger@contoso.example")?["mobile"]);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_put_right_by_what_is_read()
    {
        var directory = new ScriptedDirectory(
            new SourceReading.Complete([.. Enumerable.Range(1, 9).Select(static number => ScriptedDirectory.Person($"{number}", $"p{number}@contoso.example", ("title", $"{number}"), ("phone", "1")))], [new("g", "Group", null, ["1"]), new("h", "Other", null, ["1"])], "one"),
            new SourceReading.Changes([], [], [new("g", "Group", null, ["2"], [])], [], "two"),
            new SourceReading.Complete([.. Enumerable.Range(1, 9).Where(static number => number != 3).Select(static number => ScriptedDirectory.Person($"{number}", $"p{number}@contoso.example", ("title", $"{number}"), ("phone", "1")))], [new("g", "Group", null, ["1", "2"])], "three"));
        await SyncAsync(directory);
        await BreakAsync("1", """{"address":"p1@contoso.example","fields":{"title":"Boss","phone":7}}""");
        await BreakAsync("2", """{"fields":{"title":"half""");
        await BreakAsync("3", """{"address":3}""");
        await BreakAsync("g", "");
        await BreakAsync("h", "[]");

        var half = await LoadAsync(directory);
        await SyncAsync(directory);
        await SyncAsync(directory);
        var whole = await LoadAsync(directory);

        Assert.Equal("4, 5, 6, 7, 8, 9", string.Join(", ", half.People.Select(static person => person["title"])));
        Assert.Equal("1, 2, 4, 5, 6, 7, 8, 9", string.Join(", ", whole.People.Select(static person => person["title"])));
        Assert.Equal("Group, Group", string.Join(", ", whole.People.SelectMany(static person => person.Groups)));
        Assert.Equal("nothing, one, nothing", directory.States); // what was added to a group that could not be read is not all of it
    }

    private async Task BreakAsync(string key, string content)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        Assert.Equal(1, await connection.ExecuteAsync("update people_records set content = @content where id = @key", new { key, content = Encoding.UTF8.GetBytes(content) }));
    }

    [Fact]
    public async Task Hostile_data_does_no_harm()
    {
        var long1 = new string('x', 1_000_000);
        var directory = new ScriptedDirectory(new SourceReading.Complete(
            [
                ScriptedDirectory.Person("1", "ann@contoso.example", ("title", "a\r\nBcc: x\0\u0085b"), ("long", long1), ("half", "a\ud83d"), ("cut", new string('y', SourceBounds.ValueLength - 1) + "😀"), (long1, "x"), ("mail", "eve@contoso.example"), ("blank", " \t ")) with
                {
                    Aliases = ["no address", "x@y\r\n", "b@contoso.example", .. Enumerable.Range(0, 1000).Select(number => $"c{number}@contoso.example")],
                    ManagerKey = long1,
                },
                ScriptedDirectory.Person("", "nobody@contoso.example"),
                ScriptedDirectory.Person(long1, "nobody2@contoso.example"),
                ScriptedDirectory.Person("2", "bob@contoso.example\0"),
                ScriptedDirectory.Person("3", "cid@contoso.example", [.. Enumerable.Range(0, 5000).Select(number => ($"attribute{number}", "x"))]),
                ScriptedDirectory.Person("4", "dee@contoso.example", [.. Enumerable.Range(6000, 5000).Select(number => ($"attribute{number}", "x"))]),
            ],
            [new("g", "", null, ["1"]), new("g1", "Group\n1", "no address", ["1", long1, "1"])],
            new string('s', SourceBounds.StateLength + 1)));

        await SyncAsync(directory);

        var people = await LoadAsync(directory);
        var ann = people.Find("ann@contoso.example");
        Assert.Equal(3, people.People.Count);
        Assert.Equal(("a Bcc: x b", SourceBounds.ValueLength, "a", SourceBounds.ValueLength - 1, null), (ann?["title"], ann?["long"]?.Length, ann?["half"], ann?["cut"]?.Length, ann?["blank"]));
        Assert.Equal(SourceBounds.Aliases, ann?.Aliases.Count);
        Assert.Equal("Group 1", string.Join(", ", ann?.Groups ?? []));
        Assert.Null(people.Find("eve@contoso.example"));
        Assert.InRange(people.Attributes.Names.Count, 1, SourceBounds.DistinctAttributes);
        Assert.Null((await States.FindAsync("contoso", "ad", Cancellation))?.State);
    }
}
