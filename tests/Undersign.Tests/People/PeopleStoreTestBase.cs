using System.Data.Common;
using Undersign.People;
using Undersign.People.Storing;
using Undersign.People.Syncing;
using Undersign.Storage;
using Undersign.Tests.Custody;

namespace Undersign.Tests.People;

/// <summary>A database with people in it, and a directory that is read into it.</summary>
public abstract class PeopleStoreTestBase : IAsyncLifetime
{
    private DbDataSource? _database;

    private protected CustodyClock Time { get; } = new();

    private protected DbDataSource Database => _database!; // xUnit calls InitializeAsync before any test

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected SourceStates States => new(Database, Time);

    private protected PeopleRecords Records => new(Database);

    public virtual async ValueTask InitializeAsync()
    {
        _database = (await LocateAsync()).Open();
        await Migrations.ApplyAsync(_database, Migration.All, TimeProvider.System, Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StorageLocation> LocateAsync();

    private protected Task<SyncOutcome> SyncAsync(ScriptedDirectory directory) => new SourceSync(Database, Time).RunAsync(directory.Plan(), isAnew: false, new(), Cancellation);

    private protected async Task<PeopleSnapshot> LoadAsync(ScriptedDirectory directory) => (await Records.LoadAsync("contoso", directory.Settings(), Cancellation)).Snapshot();

    private protected async Task<long> GenerationAsync() => (await Records.GenerationsAsync(Cancellation)).GetValueOrDefault("contoso");

    private protected long Milliseconds(TimeSpan after) => (Time.GetUtcNow() + after).ToUnixTimeMilliseconds();

    private protected static (int, int, int, int) Counts(SyncOutcome outcome) =>
        outcome is SyncOutcome.Done { Changes: var changes } ? (changes.Added.Count, changes.Changed.Count, changes.Renamed.Count, changes.Removed.Count) : throw new Xunit.Sdk.XunitException(outcome.ToString());
}
