using System.Data.Common;
using Dapper;
using Undersign.People.Sources;
using Undersign.Storage;

namespace Undersign.People.Storing;

/// <summary>The states of all sources: who reads which when, and what came of it.</summary>
internal sealed class SourceStates(DbDataSource source, TimeProvider time)
{
    private const string Columns = """
        organisation as Organisation, source as Source, fingerprint as Fingerprint, people as People, group_count as Groups,
               added as Added, changed as Changed, renamed as Renamed, removed as Removed, succeeded_at as SucceededAt, failures as Failures, fault as Fault,
               failed_at as FailedAt, next_attempt_at as NextAttemptAt, claimed_until as ClaimedUntil, objects_read as ObjectsRead, leaving as Leaving, may_leave as MayLeave
        """;

    /// <summary>Without their states, which may be large.</summary>
    private const string AllSql = $"select {Columns} from people_sources";

    private const string FindSql = $"select {Columns}, state as State from people_sources where organisation = @organisation and source = @name";

    private const string AddSql = """
        insert into people_sources (organisation, source, fingerprint, people, group_count, added, changed, renamed, removed, succeeded_at, failures, failed_at,
                                    next_attempt_at, claimed_until, claimed_by, objects_read, leaving, may_leave)
        values (@organisation, @name, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 0, 0)
        on conflict do nothing
        """;

    private const string ClaimSql = """
        update people_sources set claimed_until = @until, claimed_by = @claim, objects_read = 0
        where organisation = @organisation and source = @name and claimed_until <= @now
        """;

    private const string HoldSql = """
        update people_sources set claimed_until = @until, objects_read = @read where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    private const string FailSql = """
        update people_sources
        set failures = failures + 1, fault = @fault, failed_at = @now, next_attempt_at = @next, claimed_until = 0, claimed_by = '', leaving = @leaving
        where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    private const string GiveUpSql = """
        update people_sources set claimed_until = 0, claimed_by = '' where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    private const string ConfirmSql = """
        update people_sources set may_leave = leaving, next_attempt_at = 0 where organisation = @organisation and source = @name and leaving > 0
        """;

    public async Task<IReadOnlyList<SourceState>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<SourceState>(new CommandDefinition(AllSql, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns><see langword="null"/> for one that nobody has read, and whose turn it is therefore.</returns>
    public async Task<SourceState?> FindAsync(string organisation, string name, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<SourceState>(new CommandDefinition(FindSql, new { organisation, name }, cancellationToken: cancellationToken));
    }

    /// <returns>Whether it is us who read it now.</returns>
    public async Task<bool> TryClaimAsync(SourceClaim claim, TimeSpan limit, CancellationToken cancellationToken)
    {
        await ExecuteAsync(AddSql, new { organisation = claim.Organisation, name = claim.Source }, cancellationToken);
        var parameters = new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id, now = Now, until = Now + (long)limit.TotalMilliseconds };
        return await ExecuteAsync(ClaimSql, parameters, cancellationToken) == 1;
    }

    /// <summary>Says how far the reading is, and that it goes on.</summary>
    /// <returns>Whether it is still ours.</returns>
    public async Task<bool> HoldAsync(SourceClaim claim, int read, TimeSpan limit, CancellationToken cancellationToken) =>
        await ExecuteAsync(HoldSql, new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id, read, until = Now + (long)limit.TotalMilliseconds }, cancellationToken) == 1;

    /// <param name="leaving">How many people wait to be let go; 0 when that is not what failed.</param>
    public Task FailAsync(SourceClaim claim, string fault, DateTimeOffset next, int leaving, CancellationToken cancellationToken) => ExecuteAsync(
        FailSql,
        new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id, fault = fault.Length <= SourceBounds.ReasonLength ? fault : fault[..SourceBounds.ReasonLength], now = Now, next = next.ToUnixTimeMilliseconds(), leaving },
        cancellationToken);

    /// <summary>We stop while we read; another, or we later, may begin anew.</summary>
    public Task GiveUpAsync(SourceClaim claim, CancellationToken cancellationToken) =>
        ExecuteAsync(GiveUpSql, new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id }, cancellationToken);

    /// <summary>Those who wait to be let go may go, with the next reading, which is due now.</summary>
    /// <returns>Whether anybody waits.</returns>
    public async Task<bool> ConfirmAsync(string organisation, string name, CancellationToken cancellationToken) =>
        await ExecuteAsync(ConfirmSql, new { organisation, name }, cancellationToken) == 1;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, sql, parameters, cancellationToken);
}
