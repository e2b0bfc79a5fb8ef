using System.Diagnostics;
using Undersign.Storage;

namespace Undersign.Tests.People;

/// <summary>A large company, alone in the process while it is measured: memory is everybody's.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class ManyPeopleTests : PeopleStoreTestBase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-people-").FullName;

    private protected override Task<StorageLocation> LocateAsync() => Task.FromResult<StorageLocation>(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_hundred_thousand_people_take_less_than_150_MB()
    {
        var directory = new ScriptedDirectory(ManyPeople.Reading(100_000));
        await SyncAsync(directory);
        directory.Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers(); // what the tests before have left
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();

        var people = await LoadAsync(directory);

        clock.Stop();
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{taken / 1024 / 1024} MB, {clock.ElapsedMilliseconds} ms");
        Assert.Equal(200_000, people.AddressCount);
        Assert.Equal(3, people.People[^1].Groups.Count);
        Assert.True(taken < 150L * 1024 * 1024, $"{taken} octets");
    }
}
