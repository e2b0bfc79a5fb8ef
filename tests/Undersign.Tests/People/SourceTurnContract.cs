using Dapper;
using Undersign.People.Sources;
using Undersign.People.Storing;
using Undersign.People.Syncing;

namespace Undersign.Tests.People;

/// <summary>Who reads a directory when, and what a reading may do to what is stored. One subclass a database.</summary>
public abstract class SourceTurnContract : PeopleStoreTestBase
{
    [Fact]
    public async Task Law_9_a_reading_that_fails_changes_nothing_and_is_tried_again_later()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(3, "one"), new SourceReading.Failed("the password is wrong"), new SourceReading.Failed("throttled", TimeSpan.FromMinutes(40)), ScriptedDirectory.Everybody(3));
        await SyncAsync(directory);
        var generation = await GenerationAsync();

        Assert.IsType<SyncOutcome.Failed>(await SyncAsync(directory));
        var failed = await States.FindAsync("contoso", "ad", Cancellation);
        await SyncAsync(directory);
        var throttled = await States.FindAsync("contoso", "ad", Cancellation);

        Assert.Equal(("the password is wrong", 1, 3), (failed?.Fault, failed?.Failures, failed?.People));
        Assert.Equal(Milliseconds(SourceSync.FirstPause), failed?.NextAttemptAt);
        Assert.Equal(Milliseconds(TimeSpan.FromMinutes(40)), throttled?.NextAttemptAt);
        Assert.Equal((generation, 3), (await GenerationAsync(), (await LoadAsync(directory)).People.Count));
        await SyncAsync(directory);
        Assert.Null((await States.FindAsync("contoso", "ad", Cancellation))?.Fault);
    }

    [Theory]
    [InlineData(20, 16, true)]
    [InlineData(20, 15, false)]
    [InlineData(4, 1, true)]
    [InlineData(4, 0, false)]
    [InlineData(1, 0, false)]
    public async Task When_more_than_a_fifth_would_go_somebody_has_to_confirm(int before, int after, bool isTaken)
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(before), ScriptedDirectory.Everybody(after));
        await SyncAsync(directory);

        var outcome = await SyncAsync(directory);

        Assert.Equal(isTaken, outcome is SyncOutcome.Done);
        Assert.Equal(isTaken ? after : before, (await LoadAsync(directory)).People.Count);
        Assert.Equal(!isTaken, await States.ConfirmAsync("contoso", "ad", Cancellation));
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory));
        Assert.Equal(after, (await LoadAsync(directory)).People.Count);
    }

    /// <summary>As a directory pushes who has left its scope: one by one, for hours.</summary>
    [Fact]
    public async Task What_goes_little_by_little_is_asked_for_too()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(20), ScriptedDirectory.Everybody(18), ScriptedDirectory.Everybody(16), ScriptedDirectory.Everybody(15), ScriptedDirectory.Everybody(15), ScriptedDirectory.Everybody(13), ScriptedDirectory.Everybody(12), ScriptedDirectory.Everybody(9), ScriptedDirectory.Everybody(9));
        foreach (var expected in new[] { 20, 18, 16 })
        {
            Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory));
            Assert.Equal(expected, (await LoadAsync(directory)).People.Count);
        }

        Assert.Contains("5 of 20 people would go", Assert.IsType<SyncOutcome.Waiting>(await SyncAsync(directory)).Reason, StringComparison.Ordinal);
        Assert.True(await States.ConfirmAsync("contoso", "ad", Cancellation));
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory)); // fifteen, and from these it is counted anew
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory));
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory));
        Assert.IsType<SyncOutcome.Waiting>(await SyncAsync(directory)); // nine of fifteen
        Time.Advance(TimeSpan.FromDays(1));
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory)); // of twelve, in a day: three are few
    }

    [Fact]
    public async Task A_confirmation_is_for_those_who_were_asked_for()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(20), ScriptedDirectory.Everybody(14), ScriptedDirectory.Everybody(2));
        await SyncAsync(directory);
        await SyncAsync(directory);
        await States.ConfirmAsync("contoso", "ad", Cancellation);

        Assert.IsType<SyncOutcome.Waiting>(await SyncAsync(directory));
        Assert.Equal(20, (await LoadAsync(directory)).People.Count);
    }

    [Fact]
    public async Task A_confirmation_ends()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(20), ScriptedDirectory.Everybody(14));
        await SyncAsync(directory);
        await SyncAsync(directory);
        await States.ConfirmAsync("contoso", "ad", Cancellation);
        Time.Advance(SourceStates.ConfirmationLimit);

        Assert.IsType<SyncOutcome.Waiting>(await SyncAsync(directory));
    }

    [Fact]
    public async Task A_confirmation_is_for_the_settings_it_was_asked_with()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(20), ScriptedDirectory.Everybody(14));
        await SyncAsync(directory);
        await SyncAsync(directory);
        await States.ConfirmAsync("contoso", "ad", Cancellation);

        Assert.IsType<SyncOutcome.Waiting>(await new SourceSync(Database, Time).RunAsync(directory.Plan("other"), isAnew: false, new(), Cancellation));
    }

    [Fact]
    public async Task What_was_confirmed_and_came_otherwise_is_asked_for_anew()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(20), ScriptedDirectory.Everybody(14), ScriptedDirectory.Everybody(10), ScriptedDirectory.Everybody(14));
        await SyncAsync(directory);
        await SyncAsync(directory);
        await States.ConfirmAsync("contoso", "ad", Cancellation);
        Assert.IsType<SyncOutcome.Waiting>(await SyncAsync(directory));

        Assert.IsType<SyncOutcome.Waiting>(await SyncAsync(directory));
    }

    /// <summary>As with a disk that is full: the directory is not asked for everything again before its time.</summary>
    [Fact]
    public async Task What_cannot_be_stored_is_read_again_later()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(3));
        await ExecuteAsync("drop table people_photos");

        var failed = Assert.IsType<SyncOutcome.Failed>(await SyncAsync(directory));

        var state = await States.FindAsync("contoso", "ad", Cancellation);
        Assert.NotNull(failed.Cause);
        Assert.StartsWith("what it says could not be stored", state?.Fault, StringComparison.Ordinal);
        Assert.Equal((Milliseconds(SourceSync.FirstPause), 0L), (state?.NextAttemptAt, state?.ClaimedUntil));
    }

    [Fact]
    public async Task One_reads_at_a_time()
    {
        var release = new TaskCompletionSource();
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(1)) { Gate = release.Task };
        var first = SyncAsync(directory);
        await directory.Asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.IsType<SyncOutcome.Busy>(await SyncAsync(new ScriptedDirectory(ScriptedDirectory.Everybody(2))));
        release.SetResult();

        Assert.IsType<SyncOutcome.Done>(await first);
    }

    [Fact]
    public async Task Who_has_lost_its_turn_stores_nothing()
    {
        var release = new TaskCompletionSource();
        var sleeper = new ScriptedDirectory(ScriptedDirectory.Everybody(1)) { Gate = release.Task };
        var first = SyncAsync(sleeper);
        await sleeper.Asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await ExecuteAsync("update people_sources set claimed_until = 0");

        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(2));
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(directory));
        release.SetResult();

        Assert.IsType<SyncOutcome.Busy>(await first);
        Assert.Equal(2, (await LoadAsync(directory)).People.Count);
    }

    [Fact]
    public async Task A_reading_that_is_broken_off_leaves_everything_and_the_turn()
    {
        using var stop = new CancellationTokenSource();
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(2)) { Gate = new TaskCompletionSource().Task };
        var reading = new SourceSync(Database, Time).RunAsync(directory.Plan(), isAnew: false, new(), stop.Token);
        await directory.Asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.IsType<SyncOutcome.Done>(await SyncAsync(new ScriptedDirectory(ScriptedDirectory.Everybody(2))));
    }

    [Fact]
    public async Task With_other_settings_everything_is_read_anew()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(2, "one"), ScriptedDirectory.Everybody(2, "two"));
        await SyncAsync(directory);
        await new SourceSync(Database, Time).RunAsync(directory.Plan("other"), isAnew: false, new(), Cancellation);
        await new SourceSync(Database, Time).RunAsync(directory.Plan("other"), isAnew: true, new(), Cancellation);

        Assert.Equal("nothing, nothing, nothing", directory.States);
    }

    [Fact]
    public async Task A_trial_changes_nothing()
    {
        var directory = new ScriptedDirectory(ScriptedDirectory.Everybody(20), ScriptedDirectory.Everybody(1));
        await SyncAsync(directory);

        var done = Assert.IsType<SyncOutcome.Done>(await new SourceSync(Database, Time).TryAsync(directory.Plan(), new(), Cancellation));

        Assert.Equal((19, true), (done.Changes.Removed.Count, done.Changes.IsSuspicious));
        Assert.Equal(20, (await LoadAsync(directory)).People.Count);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(sql);
    }
}
