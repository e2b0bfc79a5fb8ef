using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Relaying.Policies;

/// <summary>Policies in the database: a restart, or a web server that is down, must not make a domain look as if it had none. RFC 8461 §3.3.</summary>
internal sealed class PolicyStore(DbDataSource source)
{
    private const string Columns = "domain as Domain, id as Id, policy as Policy, expires_at as ExpiresAt, refresh_at as RefreshAt, used_at as UsedAt";

    private const string FindSql = $"select {Columns} from mta_sts_policies where domain = @domain";

    private const string KeepSql = """
        insert into mta_sts_policies (domain, id, policy, expires_at, refresh_at, used_at) values (@Domain, @Id, @Policy, @ExpiresAt, @RefreshAt, @UsedAt)
        on conflict (domain) do update set id = excluded.id, policy = excluded.policy, expires_at = excluded.expires_at, refresh_at = excluded.refresh_at
        """;

    private const string UsedSql = "update mta_sts_policies set used_at = @now where domain = @domain";

    private const string DueSql = $"select {Columns} from mta_sts_policies where refresh_at <= @now and expires_at > @now and used_at >= @usedSince order by refresh_at limit @most";

    private const string PutOffSql = "update mta_sts_policies set refresh_at = @until where domain = @domain";

    private const string DeleteSql = "delete from mta_sts_policies where expires_at <= @now";

    public async Task<StoredPolicy?> FindAsync(string domain, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<StoredPolicy>(new CommandDefinition(FindSql, new { domain }, cancellationToken: cancellationToken));
    }

    public Task KeepAsync(StoredPolicy policy, CancellationToken cancellationToken) => ExecuteAsync(KeepSql, policy, cancellationToken);

    public Task NoteUseAsync(string domain, long now, CancellationToken cancellationToken) => ExecuteAsync(UsedSql, new { domain, now }, cancellationToken);

    /// <summary>Those to be fetched again, the oldest first.</summary>
    public async Task<IReadOnlyList<StoredPolicy>> FindDueAsync(long now, long usedSince, int most, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<StoredPolicy>(new CommandDefinition(DueSql, new { now, usedSince, most }, cancellationToken: cancellationToken))).AsList();
    }

    public Task PutOffAsync(string domain, long until, CancellationToken cancellationToken) => ExecuteAsync(PutOffSql, new { domain, until }, cancellationToken);

    public Task DeleteExpiredAsync(long now, CancellationToken cancellationToken) => ExecuteAsync(DeleteSql, new { now }, cancellationToken);

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, sql, parameters, cancellationToken);
}
