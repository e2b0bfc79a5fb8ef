using System.Diagnostics;
using System.Globalization;
using Undersign.People;
using Undersign.People.Sources;
using Undersign.People.Storing;
using Undersign.People.Syncing;
using Undersign.Storage;
using Undersign.Tests.People;

namespace Undersign.Bench;

/// <summary><c>people</c>: what a large company costs to store, to load, to hold and to look up. In a folder of its own, with SQLite.</summary>
internal static class PeopleLoad
{
    private const int Lookups = 2_000_000;

    public static async Task<int> MainAsync(string[] options)
    {
        var count = options is ["--people", var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 100_000;
        var folder = Directory.CreateTempSubdirectory("undersign-bench-").FullName;
        try
        {
            await using var database = new StorageLocation.Sqlite(Path.Combine(folder, "undersign.db")).Open();
            await Migrations.ApplyAsync(database, Migration.All, TimeProvider.System, CancellationToken.None);
            var source = new PeopleSource { Name = "bench", Kind = "bench", Every = TimeSpan.FromHours(1), Origin = new PeopleOrigin.Directory(new LargeCompany(count)) };
            var sync = new SourceSync(database, TimeProvider.System);
            var plan = new SyncPlan("contoso", source);
            await MeasureAsync("first reading, compared and stored", () => sync.RunAsync(plan, isAnew: true, new(), CancellationToken.None));
            await MeasureAsync("the same again, compared", () => sync.RunAsync(plan, isAnew: true, new(), CancellationToken.None));

            var records = new PeopleRecords(database);
            var settings = new PeopleSettings { Sources = [source] };
            for (var round = 0; round < 3; round++)
            {
                var before = GC.GetTotalMemory(forceFullCollection: true);
                var people = await MeasureAsync("loaded and merged", async () => (await records.LoadAsync("contoso", settings, CancellationToken.None)).Snapshot());
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  held: {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:f1} MB for {people.People.Count} people, {people.AddressCount} addresses, {people.Groups.Count} groups"));
                Find(people, count);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Find(PeopleSnapshot people, int count)
    {
        var addresses = Enumerable.Range(0, 1000).Select(number => $"Person{number * 7919L % count}@CONTOSO.example").ToArray();
        var clock = Stopwatch.StartNew();
        var found = 0;
        for (var lookup = 0; lookup < Lookups; lookup++)
        {
            found += people.Find(addresses[lookup % addresses.Length]) is null ? 0 : 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  found: {found} of {Lookups}, {clock.Elapsed.TotalNanoseconds / Lookups:f0} ns each"));
    }

    private static async Task<T> MeasureAsync<T>(string what, Func<Task<T>> work)
    {
        var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var result = await work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {clock.Elapsed.TotalMilliseconds:f0} ms, {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:f0} ms of processors"));
        return result;
    }

    /// <summary>Says the same each time.</summary>
    private sealed class LargeCompany(int count) : IPeopleSource
    {
        public Task<SourceReading> ReadAsync(string? state, IProgress<int> progress, CancellationToken cancellationToken) =>
            Task.FromResult<SourceReading>(ManyPeople.Reading(count));
    }
}
