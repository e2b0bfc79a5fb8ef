using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Custody;

namespace Undersign.Tests.Custody;

/// <summary>How changes are gathered, and what becomes of them when one cannot be made, or the host stops.</summary>
public sealed class CustodyWriterTests : CustodyTestBase
{
    private const int Megabyte = 1024 * 1024;

    private readonly CustodyWriter _idle;

    public CustodyWriterTests() => _idle = new(Database, NullLogger<CustodyWriter>.Instance);

    [Fact]
    public async Task A_batch_is_bounded_in_octets()
    {
        List<int> sizes = [7, 9, 1, 40, 1];
        var changes = sizes.ConvertAll(megabytes => Change(megabytes));

        var batches = new List<int>();
        for (var batch = _idle.Gather(); batch.Count > 0; batch = _idle.Gather())
        {
            batches.Add(batch.Count);
            batch.ForEach(static change => change.Done.SetResult(true));
        }

        await Task.WhenAll(changes);
        Assert.Equal([2, 1, 1, 1], batches);
    }

    [Fact]
    public void A_batch_is_bounded_in_number()
    {
        var changes = Enumerable.Range(0, CustodyWriter.MaxBatch + 1).Select(_ => Change(0)).ToList();

        Assert.Equal(CustodyWriter.MaxBatch, _idle.Gather().Count);
        Assert.Single(_idle.Gather());
        Assert.Equal(CustodyWriter.MaxBatch + 1, changes.Count);
    }

    [Fact]
    public async Task Who_waits_when_the_host_stops_hears_that_nothing_was_taken()
    {
        var waiting = Change(1);

        await _idle.StopAsync(TestEnds);

        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10), TestEnds));
    }

    [Fact]
    public async Task Who_comes_after_the_host_stopped_hears_that_nothing_was_taken()
    {
        await _idle.StartAsync(TestEnds);
        await _idle.StopAsync(TestEnds);

        await Assert.ThrowsAsync<IOException>(() => Change(1).WaitAsync(TimeSpan.FromSeconds(10), TestEnds));
    }

    [Fact]
    public async Task A_change_that_cannot_be_made_does_not_cost_the_others_theirs()
    {
        var kept = EntryFor("fabrikam.example");
        var before = _idle.WriteAsync(Insert(kept), 0, TestEnds);
        var broken = _idle.WriteAsync(async changes => await Insert(EntryFor("fabrikam.example"))(changes) && await Insert(kept)(changes), 0, TestEnds);
        var behind = _idle.WriteAsync(Insert(EntryFor("fabrikam.example")), 0, TestEnds);

        await _idle.StartAsync(TestEnds);

        Assert.True(await before);
        Assert.True(await behind);
        await Assert.ThrowsAsync<IOException>(() => broken);
        Assert.Equal(2, await CountAsync());
        await _idle.StopAsync(TestEnds);
    }

    /// <summary>Each would wait ten seconds for the lock, one after the other, and their senders minutes.</summary>
    [Fact]
    public async Task A_database_that_another_process_keeps_locked_costs_all_of_a_batch_one_wait()
    {
        var made = 0;
        var changes = Enumerable.Range(0, 12).Select(_ => _idle.WriteAsync(
            _ =>
            {
                made++;
                throw new SqliteException("database is locked", SQLitePCL.raw.SQLITE_BUSY);
            },
            0,
            TestEnds)).ToList();

        await _idle.StartAsync(TestEnds);

        foreach (var change in changes)
        {
            await Assert.ThrowsAsync<IOException>(() => change);
        }

        Assert.Equal(1, made);
        await _idle.StopAsync(TestEnds);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _idle.Dispose();
    }

    private Task<bool> Change(int megabytes) => _idle.WriteAsync(static _ => Task.FromResult(true), (long)megabytes * Megabyte, TestEnds);

    private static Func<CustodyTransaction, Task<bool>> Insert(CustodyEntry entry) => async changes =>
    {
        await changes.InsertAsync(new(entry, CustodyRow.From(entry), [], Message: null), claim: null);
        return true;
    };
}
