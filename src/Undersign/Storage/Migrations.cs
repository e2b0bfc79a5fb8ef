using System.Data;
using System.Data.Common;
using Dapper;

namespace Undersign.Storage;

/// <summary>Brings a database to the program's schema. Several nodes may start at once: one migrates, the others wait for it.</summary>
internal static class Migrations
{
    private const string CreateSql = """
        create table if not exists undersign_migrations (
            number     integer not null primary key,
            name       text    not null,
            checksum   text    not null,
            applied_at bigint  not null
        )
        """;

    private const string ReadSql = "select number, name, checksum from undersign_migrations order by number";

    private const string RecordSql = "insert into undersign_migrations (number, name, checksum, applied_at) values (@number, @name, @checksum, @appliedAt)";

    /// <summary>Released with the transaction. The number is "undersig" read as an integer: ours among other programs' locks.</summary>
    private const string LockSql = "select pg_advisory_xact_lock(8461811136750381415)";

    /// <summary>All steps or none: both databases take back schema changes with the transaction.</summary>
    public static async Task<MigrationState> ApplyAsync(DbDataSource source, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (source is SqliteDataSource)
        {
            await connection.ExecuteAsync("pragma journal_mode = wal"); // kept in the file; not allowed within a transaction
        }

        await using var transaction = await BeginAloneAsync(connection, source is SqliteDataSource, cancellationToken);
        await connection.ExecuteAsync(CreateSql, transaction: transaction);
        var applied = (await connection.QueryAsync<AppliedMigration>(ReadSql, transaction: transaction)).AsList();
        if (Mismatch(applied, migrations) is { } reason)
        {
            return new MigrationState.Refused(reason);
        }

        foreach (var migration in migrations.Skip(applied.Count))
        {
            await connection.ExecuteAsync(migration.SqlFor(source is SqliteDataSource), transaction: transaction);
            var appliedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
            await connection.ExecuteAsync(RecordSql, new { number = migration.Number, name = migration.Name, checksum = migration.Checksum, appliedAt }, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return new MigrationState.UpToDate(migrations.Count, migrations.Count - applied.Count);
    }

    /// <summary>Looks and changes nothing.</summary>
    public static async Task<MigrationState> ReadAsync(DbDataSource source, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var exists = await connection.ExecuteScalarAsync<long>(source is SqliteDataSource
            ? "select count(*) from sqlite_master where name = 'undersign_migrations'"
            : "select count(*) from pg_class where oid = to_regclass('undersign_migrations')");
        var applied = exists == 0 ? [] : (await connection.QueryAsync<AppliedMigration>(ReadSql)).AsList();
        return Mismatch(applied, migrations) is { } reason ? new MigrationState.Refused(reason)
            : applied.Count < migrations.Count ? new MigrationState.Pending(migrations.Count - applied.Count)
            : new MigrationState.UpToDate(migrations.Count, 0);
    }

    private static async Task<DbTransaction> BeginAloneAsync(DbConnection connection, bool isSqlite, CancellationToken cancellationToken)
    {
        // On SQLite a serializable transaction begins IMMEDIATE: it holds the write lock before it has read anything.
        var transaction = await connection.BeginTransactionAsync(isSqlite ? IsolationLevel.Serializable : IsolationLevel.ReadCommitted, cancellationToken);
        if (!isSqlite)
        {
            await connection.ExecuteAsync(LockSql, transaction: transaction);
        }

        return transaction;
    }

    private static string? Mismatch(List<AppliedMigration> applied, IReadOnlyList<Migration> migrations)
    {
        if (applied.Count > migrations.Count)
        {
            return string.Create(null, $"the database is newer than this program: it has schema {applied.Count}, the program knows {migrations.Count}; start the newer program again, or restore the backup made before it ran");
        }

        for (var index = 0; index < applied.Count; index++)
        {
            if (applied[index].Number != migrations[index].Number || applied[index].Checksum != migrations[index].Checksum)
            {
                return string.Create(null, $"migration {applied[index].Number} ({applied[index].Name}) is not the one this database ran: a released migration was edited, or the program is of another line; install the right program");
            }
        }

        return null;
    }

    private sealed record AppliedMigration
    {
        public required long Number { get; init; }
        public required string Name { get; init; }
        public required string Checksum { get; init; }
    }
}
