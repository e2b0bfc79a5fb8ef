using System.Data.Common;
using Dapper;

namespace Undersign.Storage;

/// <summary>Whether a database takes what this user writes. That it can be read says nothing of that: of a file of somebody else's all queued mail is refused.</summary>
internal static class StorageProbe
{
    /// <summary>Writes, and takes it back: what a start would write first, or any later write.</summary>
    /// <exception cref="DbException">It does not.</exception>
    public static Task TryWriteAsync(DbDataSource source, MigrationState state, CancellationToken cancellationToken)
    {
        var sql = state is MigrationState.Pending ? "create table undersign_check (number integer)" : "update undersign_migrations set applied_at = applied_at where number = 1";
        return WriteTurn.RunAsync(source, TryAsync, cancellationToken);

        async Task<int> TryAsync(DbConnection connection)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var rows = await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken));
            await transaction.RollbackAsync(cancellationToken);
            return rows;
        }
    }
}
