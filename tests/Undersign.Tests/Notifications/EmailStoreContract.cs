using System.Data.Common;
using Undersign.Notifications;
using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.Notifications;

/// <summary>What both databases must do for versions of the email settings when several nodes write them.</summary>
public abstract class EmailStoreContract : IAsyncLifetime
{
    private DbDataSource? _source;

    private EmailStore Store => new(_source!, TimeProvider.System); // xUnit calls InitializeAsync before any test

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = (await LocateAsync()).Open();
        Assert.IsType<MigrationState.UpToDate>(await Migrations.ApplyAsync(_source, Migration.All, TimeProvider.System, TestEnds));
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StorageLocation> LocateAsync();

    [Fact]
    public async Task Of_many_who_saw_the_same_one_puts_a_version_in_force()
    {
        const int Nodes = 6;
        for (var round = 0; round < 10; round++)
        {
            var organisation = $"contoso{round}";
            for (var version = 1; version <= Nodes; version++)
            {
                await Store.StoreAsync(organisation, "alerts", EmailSection.Empty, 0, "tests", TestEnds);
            }

            var done = await Task.WhenAll(Enumerable.Range(1, Nodes).Select(version => Task.Run(() => Store.EnforceAsync(organisation, "alerts", version, seen: 0, TestEnds), TestEnds)));

            Assert.Single(done, static each => each);
            Assert.Single(await Store.HistoryAsync(organisation, "alerts", 10, TestEnds), static row => row.InForceAt is not null);
        }
    }

    [Fact]
    public async Task Only_what_is_in_force_keeps_secrets()
    {
        foreach (var (section, seen) in new[] { ("alerts", 0L), ("alerts", 0L), ("alerts", 2L), ("reports", 0L) })
        {
            var version = await Store.StoreAsync("contoso", section, Secretive(section), seen, "tests", TestEnds);
            if (version is 2 or 3)
            {
                Assert.True(await Store.EnforceAsync("contoso", section, version.Value, seen, TestEnds));
            }
        }

        Assert.Equal([(3L, 1), (2L, 0), (1L, 0)], await SecretsAsync("alerts"));
        Assert.Equal([(1L, 1)], await SecretsAsync("reports"));
        Assert.Equal("alerts", (await Store.ReadAsync("contoso", "alerts", 1, TestEnds))?.Read().Value(EmailFields.Server));
    }

    [Fact]
    public async Task What_was_tried_keeps_secrets_for_a_day()
    {
        await Store.StoreAsync("contoso", "alerts", Secretive("good"), 0, "tests", TestEnds);
        await Store.EnforceAsync("contoso", "alerts", 1, 0, TestEnds);
        await Store.StoreAsync("contoso", "alerts", Secretive("bad"), 1, "tests", TestEnds);

        Assert.Equal(0, await Store.WipeTriedAsync("contoso", TestEnds));
        Assert.Equal(1, await new EmailStore(_source!, new Later(TimeSpan.FromHours(25))).WipeTriedAsync("contoso", TestEnds)); // as above

        Assert.Equal([(2L, 0), (1L, 1)], await SecretsAsync("alerts"));
    }

    private static EmailSection Secretive(string server) => new()
    {
        Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["server"] = server, ["name"] = "\"octets\":" },
        Secrets = new Dictionary<string, SealedValue>(StringComparer.Ordinal) { ["password"] = new([1, 2, 3], DateTimeOffset.UnixEpoch, "somebody") },
    };

    private async Task<IEnumerable<(long Version, int Secrets)>> SecretsAsync(string section) =>
        (await Store.HistoryAsync("contoso", section, 10, TestEnds)).Select(static row => (row.Version, row.Read().Secrets.Count));

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}

public sealed class EmailStoreOnPostgresTests(PostgresServer server) : EmailStoreContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}

public sealed class EmailStoreOnSqliteTests : EmailStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-email-store-").FullName;

    private protected override Task<StorageLocation> LocateAsync() => Task.FromResult<StorageLocation>(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
