using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Certificates;

/// <summary>The answers to challenges. In the database, because an authority may come to another node than the one that asked.</summary>
internal sealed class ChallengeStore(DbDataSource source, TimeProvider time)
{
    private const string KeepSql = """
        insert into acme_challenges (token, name, key_authorization, stored_at) values (@token, @name, @keyAuthorization, @now)
        on conflict do nothing
        """;

    private const string ByTokenSql = "select key_authorization from acme_challenges where token = @token";

    private const string ByNameSql = "select key_authorization from acme_challenges where name = @name order by stored_at desc limit 1";

    private const string DeleteSql = "delete from acme_challenges where token = @token or stored_at < @old";

    /// <summary>Of a node that died while it asked.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    public Task KeepAsync(string token, string name, string keyAuthorization, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, KeepSql, new { token, name, keyAuthorization, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);

    public Task DeleteAsync(string token, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, DeleteSql, new { token, old = (time.GetUtcNow() - Age).ToUnixTimeMilliseconds() }, cancellationToken);

    /// <returns>The key authorization, or <see langword="null"/> when nobody has asked for such a challenge.</returns>
    public Task<string?> FindByTokenAsync(string token, CancellationToken cancellationToken) => FindAsync(ByTokenSql, new { token }, cancellationToken);

    public Task<string?> FindByNameAsync(string name, CancellationToken cancellationToken) => FindAsync(ByNameSql, new { name }, cancellationToken);

    private async Task<string?> FindAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
