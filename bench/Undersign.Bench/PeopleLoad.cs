using System.Diagnostics;
using System.Globalization;
using Undersign.People;
using Undersign.People.Sources;
using Undersign.People.Storing;
using Undersign.People.Syncing;
using Undersign.Storage;

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
        var clock = Stopwatch.StartNew();
        var result = await work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {clock.Elapsed.TotalMilliseconds:f0} ms"));
        return result;
    }

    /// <summary>Twelve attributes and three groups each, one of them around others.</summary>
    private sealed class LargeCompany(int count) : IPeopleSource
    {
        public Task<SourceReading> ReadAsync(string? state, IProgress<int> progress, CancellationToken cancellationToken)
        {
            var people = Enumerable.Range(0, count).Select(Person).ToList();
            var groups = Enumerable.Range(0, 50).Select(number => new SourceGroup($"d{number}", $"Department {number}", null, [.. people.Where((_, index) => index % 50 == number).Select(static person => person.Key)]))
                .Append(new("all", "All", "all@contoso.example", [.. Enumerable.Range(0, 50).Select(static number => $"d{number}")]))
                .Append(new("signatures", "Signatures", null, [.. people.Select(static person => person.Key)]));
            return Task.FromResult<SourceReading>(new SourceReading.Complete(people, [.. groups], "state"));
        }

        private static SourcePerson Person(int number) => new(
            $"00000000-0000-0000-0000-{number:d12}",
            $"person{number}@contoso.example",
            [$"p{number}@contoso.example"],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["displayName"] = $"Person Number {number}",
                ["givenName"] = $"Person {number}",
                ["surname"] = $"Number {number}",
                ["title"] = $"Title {number % 300}",
                ["department"] = $"Department {number % 50}",
                ["company"] = "Contoso Ltd",
                ["office"] = $"Building {number % 40}",
                ["phone"] = $"+49 30 {number}",
                ["mobile"] = $"+49 170 {number}",
                ["city"] = $"City {number % 20}",
                ["postalCode"] = $"{number % 9000}",
                ["country"] = "Germany",
            },
            ManagerKey: $"00000000-0000-0000-0000-{number / 10:d12}");
    }
}
