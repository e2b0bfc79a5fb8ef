using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.People.Storing;

/// <summary>Keeps what administrators say of people, whatever the directories say.</summary>
internal sealed class PersonOverrides(DbDataSource source, TimeProvider time)
{
    private const string SetSql = """
        insert into people_overrides (organisation, address, field, value, author, set_at) values (@organisation, @address, @field, @value, @author, @now)
        on conflict (organisation, address, field) do update set value = excluded.value, author = excluded.author, set_at = excluded.set_at
        """;

    private const string UnsetSql = "delete from people_overrides where organisation = @organisation and address = @address and field = @field";

    /// <param name="address">One of the person's.</param>
    /// <param name="value">Empty: the field is to be blank.</param>
    public Task SetAsync(string organisation, string address, string field, string value, string author, CancellationToken cancellationToken) =>
        ExecuteAsync(SetSql, new { organisation, address, field, value = RecordText.Line(value), author, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);

    /// <returns>Whether there was anything to take back.</returns>
    public async Task<bool> UnsetAsync(string organisation, string address, string field, CancellationToken cancellationToken) =>
        await ExecuteAsync(UnsetSql, new { organisation, address, field }, cancellationToken) > 0;

    private async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        using var turn = await WriteTurn.TakeAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(RecordWriter.NextGenerationSql, parameters, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return rows;
    }
}
