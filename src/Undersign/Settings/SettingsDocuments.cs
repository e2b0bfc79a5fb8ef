using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Settings;

/// <summary>The versions of every organisation's settings. Only appended to: history and rollback come for nothing.</summary>
internal sealed class SettingsDocuments(DbDataSource source, TimeProvider time)
{
    private const string StoreSql = """
        insert into settings_documents (id, organisation, version, content, yaml, author, stored_at, returns_to)
        select @id, @organisation, @version, @content, @yaml, @author, @storedAt, @returnsTo
        where coalesce((select max(version) from settings_documents where organisation = @organisation), 0) = @version - 1
        on conflict do nothing
        """;

    private const string LatestSql = "select organisation, max(version) as version from settings_documents group by organisation";

    private const string ReadSql = """
        select organisation, version, content, yaml, author, stored_at as storedAt
        from settings_documents
        where organisation = @organisation and version <= @version
        order by version desc limit 1
        """;

    private const string HistorySql = """
        select organisation, version, author, stored_at as storedAt, returns_to as returnsTo
        from settings_documents
        where organisation = @organisation
        order by version desc limit @limit
        """;

    /// <param name="next">Its version is one more than that which its author had seen, 1 for the first. The time is now.</param>
    public async Task<StoreOutcome> StoreAsync(StoredDocument next, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var parameters = new { id, organisation = next.Organisation, version = next.Version, content = next.Content, yaml = next.Yaml, author = next.Author, storedAt = time.GetUtcNow().ToUnixTimeMilliseconds(), returnsTo = next.ReturnsTo };
        var stored = await WriteTurn.ExecuteAsync(source, StoreSql, parameters, cancellationToken);
        return stored == 1 ? new StoreOutcome.Stored(next.Version) : new StoreOutcome.Conflict();
    }

    /// <summary>The number of the newest version of each organisation, without its content.</summary>
    public async Task<IReadOnlyList<StoredDocument>> LatestAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<StoredDocument>(new CommandDefinition(LatestSql, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>The newest version that is not newer than <paramref name="version"/>.</summary>
    public async Task<StoredDocument?> ReadAsync(string organisation, long version, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<StoredDocument>(new CommandDefinition(ReadSql, new { organisation, version }, cancellationToken: cancellationToken));
    }

    /// <summary>Who stored what when, newest first, without contents.</summary>
    public async Task<IReadOnlyList<StoredDocument>> HistoryAsync(string organisation, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<StoredDocument>(new CommandDefinition(HistorySql, new { organisation, limit }, cancellationToken: cancellationToken))).AsList();
    }
}
