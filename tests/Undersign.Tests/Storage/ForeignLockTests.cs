using Dapper;
using Microsoft.Data.Sqlite;
using Undersign.Storage;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Storage;

/// <summary>An SQLite file that another process keeps locked: one writer waits for it, and the others hear of it from that one.</summary>
public sealed class ForeignLockTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-foreign-").FullName;
    private readonly SteppedTime _time = new();
    private readonly SqliteDataSource _source;
    private readonly SqliteConnection _foreign;

    public ForeignLockTests()
    {
        _source = new(File, TimeSpan.FromSeconds(1), _time);
        using var connection = _source.OpenConnection();
        connection.Execute("pragma journal_mode = wal; create table notes (text text)");
        _foreign = new(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        _foreign.Open();
    }

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "undersign.db");

    public async ValueTask DisposeAsync()
    {
        await _foreign.DisposeAsync();
        await _source.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Of_many_writers_one_waits_for_the_lock_and_none_of_the_others_tries()
    {
        await using var foreign = await _foreign.BeginTransactionAsync(TestEnds);

        var tried = 0;
        var writers = Enumerable.Range(0, 20).Select(_ => WriteAsync(() => tried++)).ToList();

        foreach (var writer in writers)
        {
            await Assert.ThrowsAsync<SqliteException>(() => writer);
        }

        Assert.Equal(1, tried);
    }

    [Fact]
    public async Task A_lock_that_was_met_is_looked_at_again_after_a_second_and_forgotten_when_it_is_gone()
    {
        await using (await _foreign.BeginTransactionAsync(TestEnds))
        {
            await Assert.ThrowsAsync<SqliteException>(() => WriteAsync());
        }

        Assert.True(ForeignLock.IsMet(await Assert.ThrowsAsync<SqliteException>(() => WriteAsync())));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await WriteAsync());
        Assert.Equal(1, await WriteAsync());
    }

    private Task<int> WriteAsync(Action? tried = null) => WriteTurn.RunAsync(
        _source,
        connection =>
        {
            tried?.Invoke();
            return connection.ExecuteAsync("insert into notes (text) values ('x')");
        },
        TestEnds);
}
