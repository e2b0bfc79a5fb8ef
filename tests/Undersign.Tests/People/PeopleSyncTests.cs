using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.People;
using Undersign.People.Sources;
using Undersign.People.Storing;
using Undersign.People.Syncing;
using Undersign.Storage;
using Undersign.Tests.Custody;

namespace Undersign.Tests.People;

/// <summary>When a directory is read, and what an administrator hears of it.</summary>
public sealed class PeopleSyncTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-sync-").FullName;
    private readonly CustodyClock _time = new();
    private readonly List<SyncPlan> _plans = [];
    private DbDataSource? _database;
    private PeopleSync? _sync;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PeopleSync Sync => _sync!; // as the next one

    private DbDataSource Database => _database!; // xUnit calls InitializeAsync before any test

    public async ValueTask InitializeAsync()
    {
        _database = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        await Migrations.ApplyAsync(_database, Migration.All, TimeProvider.System, Cancellation);
        _sync = new(() => _plans, new(_database, _time), new(_database, _time), _time, NullLogger<PeopleSync>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _sync?.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Reads_what_is_new_and_again_when_it_is_due_or_its_settings_change()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(2, "one"));
        _plans.Add(directory.Plan());

        await LookAsync();
        await LookAsync();
        Assert.Equal("nothing", directory.States);

        _time.Advance(TimeSpan.FromMinutes(15));
        await LookAsync();
        Assert.Equal("nothing, one", directory.States);

        _plans[0] = directory.Plan("other");
        await LookAsync();
        await LookAsync();
        Assert.Equal("nothing, one, nothing", directory.States);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_that_is_put_back_holds_no_directory_back(bool fails)
    {
        var failed = new SourceReading.Failed("the server is away");
        var directory = new ScriptedDirectory(fails ? failed : ScriptedDirectory.Everybody(2, "one"), fails ? failed : ScriptedDirectory.Everybody(2, "one"), ScriptedDirectory.Everybody(2, "two"));
        _plans.Add(directory.Plan());
        await LookAsync();
        _time.PutBack(TimeSpan.FromDays(1));

        await LookAsync();
        var known = directory.States;
        await LookAsync(); // once, and from then on by the clock as it is

        Assert.Equal(fails ? "nothing, nothing" : "nothing, one", known);
        Assert.Equal(known, directory.States);
        await LookAsync(TimeSpan.FromMinutes(15));
        Assert.NotEqual(known, directory.States, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_claim_of_a_clock_that_was_put_back_holds_nobody_off()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(2));
        _plans.Add(directory.Plan());
        Assert.True(await new SourceStates(Database, _time).TryClaimAsync(new("contoso", "ad", "of who died"), SourceClaim.Limit, Cancellation));
        await LookAsync();
        Assert.Equal("", directory.States);

        _time.PutBack(TimeSpan.FromDays(1));
        await LookAsync();

        Assert.Equal("nothing", directory.States);
    }

    [Fact]
    public async Task Clocks_of_nodes_may_differ_a_little()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(2, "one"));
        _plans.Add(directory.Plan());
        await LookAsync();
        _time.PutBack(TimeSpan.FromSeconds(50));

        await LookAsync();

        Assert.Equal("nothing", directory.States);
    }

    [Fact]
    public async Task Settings_that_were_put_right_are_tried_at_once_and_wrong_ones_are_not()
    {
        var directory = new ScriptedDirectory(new SourceReading.Failed("the password is wrong"), ScriptedDirectory.Everybody(2, "one"));
        _plans.Add(directory.Plan("wrong"));
        await LookAsync();
        await LookAsync();
        Assert.Equal("nothing", directory.States);

        _plans[0] = directory.Plan("right");
        await LookAsync();

        Assert.Equal("nothing, nothing", directory.States);
        Assert.Equal(2, Assert.Single(Sync.States).People);
    }

    [Fact]
    public async Task Law_3_a_directory_that_hangs_or_breaks_holds_up_nobody()
    {
        var hanging = new ScriptedDirectory(ScriptedDirectory.Everybody(2)) { Gate = new TaskCompletionSource().Task };
        var broken = new ScriptedDirectory(ScriptedDirectory.Everybody(2)) { Gate = Task.FromException(new InvalidOperationException("secret")) };
        _plans.Add(broken.Plan() with { Organisation = "fabrikam" });
        await LookAsync();
        _plans.Add(hanging.Plan());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Sync.LookAsync(stop.Token);
        await hanging.Asked.Task.WaitAsync(Limit, Cancellation);
        await Sync.LookAsync(stop.Token);

        var fault = Assert.Single(Sync.States, state => state.Fault is not null).Fault;
        Assert.Contains("InvalidOperationException", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Sync.EndAsync().WaitAsync(Limit, Cancellation);
        Assert.Equal(0, (await new SourceStates(Database, _time).FindAsync("contoso", "ad", Cancellation))?.ClaimedUntil);
    }

    [Fact]
    public async Task Law_3_slow_directories_give_their_turn_to_others()
    {
        var slow = Enumerable.Range(0, 4).Select(static _ => new ScriptedDirectory(ScriptedDirectory.Everybody(1)) { Gate = new TaskCompletionSource().Task }).ToList();
        _plans.AddRange(slow.Select((directory, index) => directory.Plan() with { Organisation = index < 2 ? "contoso" : $"other{index}" }));
        _plans[1] = _plans[1] with { Source = new() { Name = "second", Kind = "ldap", Origin = new PeopleOrigin.Directory(slow[1]) } };
        var quick = new ScriptedDirectory(ScriptedDirectory.Everybody(1));
        _plans.Add(quick.Plan() with { Organisation = "quick" });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Sync.LookAsync(stop.Token);
        await slow[0].Asked.Task.WaitAsync(Limit, Cancellation);
        await slow[2].Asked.Task.WaitAsync(Limit, Cancellation); // contoso has had its turn
        Assert.False(slow[1].Asked.Task.IsCompleted);
        for (var look = 0; look < 2; look++)
        {
            _time.Advance(PeopleSync.Brisk);
            await Sync.LookAsync(stop.Token);
        }

        await quick.Asked.Task.WaitAsync(Limit, Cancellation);
        await stop.CancelAsync();
        await Sync.EndAsync().WaitAsync(Limit, Cancellation);
    }

    /// <summary>A database that takes neither what was read nor that it could not be stored.</summary>
    [Fact]
    public async Task What_cannot_be_stored_at_all_is_not_read_every_few_seconds()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(2));
        _plans.Add(directory.Plan());
        await using (var connection = await Database.OpenConnectionAsync(Cancellation))
        {
            await connection.ExecuteAsync("""
                create trigger broken before update of failures on people_sources begin select raise(abort, 'the disk is full'); end;
                """);
        }

        await LookAsync();
        await LookAsync(PeopleSync.Interval);
        Assert.Equal("nothing", directory.States);

        await LookAsync(TimeSpan.FromMinutes(3));
        await LookAsync(TimeSpan.FromMinutes(3));
        Assert.Equal("nothing, nothing, nothing", directory.States);

        await LookAsync(TimeSpan.FromMinutes(3)); // its claim has ended, and it rests still: longer each time
        Assert.Equal("nothing, nothing, nothing", directory.States);
    }

    [Fact]
    public async Task Health_says_what_waits_and_what_fails()
    {
        var health = new PeopleHealth(Sync);
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(20), ScriptedDirectory.Everybody(2), new SourceReading.Failed("the password is wrong"), ScriptedDirectory.Everybody(20));
        _plans.Add(directory.Plan());

        await LookAsync();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new(), Cancellation)).Status);
        await LookAsync(TimeSpan.FromMinutes(15));
        Assert.Equal("contoso: ad: 18 of 20 people would go, so nothing was changed; if that is right: undersign people confirm ad", (await health.CheckHealthAsync(new(), Cancellation)).Description);
        await LookAsync(TimeSpan.FromMinutes(15));
        Assert.Equal("contoso: ad: the password is wrong", (await health.CheckHealthAsync(new(), Cancellation)).Description);
        await LookAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new(), Cancellation)).Status);
    }

    /// <summary>One look that starts what is due, and another when it has ended.</summary>
    private async Task LookAsync(TimeSpan after = default)
    {
        _time.Advance(after);
        await Sync.LookAsync(Cancellation);
        await Sync.EndAsync().WaitAsync(Limit, Cancellation);
        await Sync.LookAsync(Cancellation);
    }
}
