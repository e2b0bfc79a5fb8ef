using System.Data.Common;

namespace Undersign.Storage;

/// <summary>A statement that is run many times in one transaction: prepared once, its parameters filled by position.</summary>
internal static class PreparedCommand
{
    /// <param name="names">As the statement has them but for the <c>@</c>. SQLite's driver tries three prefixes on each execution unless it is told the one.</param>
    public static DbCommand Create(DbConnection connection, DbTransaction transaction, string sql, params ReadOnlySpan<string> names)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the callers
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach (var name in names)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            parameter.Value = DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static async Task<int> RunAsync(this DbCommand command, params object?[] values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters[at].Value = values[at] ?? DBNull.Value;
        }

        return await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
