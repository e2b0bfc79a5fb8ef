using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Undersign.Storage;

/// <summary>Connections to one SQLite file, each set up the same way.</summary>
/// <remarks>
/// The factory's own data source knows no hook for a connection just opened, and these settings belong to the connection, not to the file.
/// Readers do not wait for the writer (WAL); writers wait for each other up to <see cref="BusyTimeout"/>.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="busyTimeout">In whole seconds, at least one.</param>
internal sealed class SqliteDataSource(string path, TimeSpan busyTimeout, TimeProvider time) : DbDataSource
{
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);

    // A checkpoint every 32 MB instead of 4: pages that many traces touch are written back once, which halves the cost of a trace.
    // Settings must outlive a power failure, so FULL, which WAL does not need to stay consistent. Who writes traces turns it down.
    private const string Setup = "pragma foreign_keys = on; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -2000; pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 8000";

    private readonly string _creating = StringFor(path, SqliteOpenMode.ReadWriteCreate);
    private readonly Lock _making = new();
    private volatile bool _isThere;

    public SqliteDataSource(string path)
        : this(path, BusyTimeout, TimeProvider.System)
    {
    }

    /// <summary>What was there once is not made again: an empty database in the place of one that somebody moved away would be taken for it.</summary>
    public override string ConnectionString { get; } = StringFor(path, SqliteOpenMode.ReadWrite);

    /// <summary>See <see cref="WriteTurn"/>.</summary>
    public SemaphoreSlim Writing { get; } = new(1, 1);

    /// <summary>See <see cref="WriteTurn.RunAsync"/>.</summary>
    public ForeignLock ForeignLock { get; } = new(busyTimeout, time);

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        if (!_isThere)
        {
            MakeOnce();
        }

        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            connection.DefaultTimeout = (int)ForeignLock.Patience.TotalSeconds; // within it commands that met the lock are tried again
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, (int)ForeignLock.Patience.TotalMilliseconds);
            using var command = connection.CreateCommand();
            command.CommandText = Setup;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>SQLite's own calls do not wait on anything asynchronous.</summary>
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(OpenDbConnection());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ClosePool();
        }

        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        ClosePool();
        return base.DisposeAsyncCore();
    }

    /// <summary>One at a time: see <see cref="DatabaseFile.MakeIfMissing"/> for what a second opening would cost the first.</summary>
    private void MakeOnce()
    {
        lock (_making)
        {
            if (!_isThere)
            {
                DatabaseFile.MakeIfMissing(path);
                using var first = new SqliteConnection(_creating);
                first.Open();
                _isThere = true;
            }
        }
    }

    /// <summary>Closes the file: the last one to leave folds the write-ahead log back into it.</summary>
    private void ClosePool()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static string StringFor(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = mode is not SqliteOpenMode.ReadWriteCreate, DefaultTimeout = (int)BusyTimeout.TotalSeconds }.ToString();
}
