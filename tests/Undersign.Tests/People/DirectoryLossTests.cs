using Undersign.People.Sources;
using Undersign.People.Syncing;
using Undersign.Storage;

namespace Undersign.Tests.People;

/// <summary>Law 9: what a directory that is read badly takes away waits for somebody to say that it is right.</summary>
public sealed class DirectoryLossTests : PeopleStoreTestBase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-loss-").FullName;

    private protected override Task<StorageLocation> LocateAsync() => Task.FromResult<StorageLocation>(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<SourcePerson> People => Enumerable.Range(0, 20).Select(static number =>
        ScriptedDirectory.Person($"k{number}", $"p{number}@contoso.example", ("phone", $"{number}"), ("fax", "1")) with { Aliases = [$"a{number}@contoso.example"] });

    private static IEnumerable<SourceGroup> Groups => Enumerable.Range(0, 4).Select(static number => new SourceGroup($"g{number}", $"Group {number}", $"g{number}@contoso.example", [.. People.Select(static person => person.Key)]));

    [Fact]
    public Task Addresses_that_are_not_shown_any_more() => WaitsAsync("20 of 20 people would go", People.Select(static person => person with { Address = null }), Groups);

    [Fact]
    public Task Addresses_that_are_others() => WaitsAsync("20 of 40 addresses would go", People.Select(static person => person with { Address = $"{person.Key}@wrong.example" }), Groups);

    [Fact]
    public Task Groups_that_are_not_shown_any_more() => WaitsAsync("4 of 4 groups would go", People, []);

    [Fact]
    public Task Groups_under_other_names() => WaitsAsync("4 of 4 names of groups would go", People, Groups.Select(static group => group with { Name = group.Key }));

    [Fact]
    public Task Members_that_are_not_shown_any_more() => WaitsAsync("80 of 80 memberships would go", People, Groups.Select(static group => group with { Members = [] }));

    [Fact]
    public Task A_field_that_is_not_shown_any_more() => WaitsAsync("20 of 20 values of phone would go", People.Select(static person => Without(person, "phone")), Groups);

    [Fact]
    public async Task Who_goes_by_changes_is_counted_like_who_goes_by_everything() =>
        await WaitsAsync("5 of 20 people would go", new SourceReading.Changes([], [.. People.Take(5).Select(static person => person.Key)], [], [], "two"));

    [Fact]
    public async Task What_changes_of_members_and_addresses_is_counted_like_everything()
    {
        var people = People.Take(6).Select(static person => person with { Address = null });
        var groups = Groups.Select(static group => new SourceGroupChange(group.Key, group.Name, null, [], [.. group.Members.Take(10)]));

        await WaitsAsync("6 of 20 people, 40 of 80 memberships would go", new SourceReading.Changes([.. people], [], [.. groups], [], "two"));
    }

    [Fact]
    public Task A_directory_set_up_anew_takes_nothing_away() => IsTakenAsync(
        People.Select(static person => person with { Key = $"new-{person.Key}" }),
        Groups.Select(static group => group with { Key = $"new-{group.Key}", Members = [.. group.Members.Select(static member => $"new-{member}")] }));

    [Fact]
    public Task Everybody_gets_another_address_and_keeps_the_one_before() =>
        IsTakenAsync(People.Select(static person => person with { Address = $"{person.Key}@new.example", Aliases = [person.Address!, .. person.Aliases] }), Groups); // all have one

    [Fact]
    public Task A_few_lose_a_few() => IsTakenAsync(
        People.Skip(3).Select(static (person, index) => index < 3 ? Without(person, "fax") : person),
        Groups.Select(static (group, index) => group with { Name = index < 3 ? $"Renamed {index}" : group.Name, Members = [.. group.Members.Skip(3)] }));

    private Task WaitsAsync(string what, IEnumerable<SourcePerson> people, IEnumerable<SourceGroup> groups) => WaitsAsync(what, new SourceReading.Complete([.. people], [.. groups], null));

    private async Task WaitsAsync(string what, SourceReading reading)
    {
        var outcome = Assert.IsType<SyncOutcome.Waiting>(await SyncAsync(reading));

        Assert.StartsWith(what, outcome.Reason, StringComparison.Ordinal);
    }

    private async Task IsTakenAsync(IEnumerable<SourcePerson> people, IEnumerable<SourceGroup> groups) =>
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(new SourceReading.Complete([.. people], [.. groups], null)));

    private async Task<SyncOutcome> SyncAsync(SourceReading reading)
    {
        var directory = new ScriptedDirectory(new SourceReading.Complete([.. People], [.. Groups], "one"), reading);
        await SyncAsync(directory);
        var outcome = await SyncAsync(directory);
        var confirmed = await States.ConfirmAsync("contoso", "ad", Cancellation);
        Assert.Equal(outcome is SyncOutcome.Waiting, confirmed);
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory)); // once it is confirmed it is taken
        return outcome;
    }

    private static SourcePerson Without(SourcePerson person, string field) =>
        person with { Attributes = person.Attributes.Where(attribute => attribute.Key != field).ToDictionary(static attribute => attribute.Key, static attribute => attribute.Value, StringComparer.Ordinal) };
}
