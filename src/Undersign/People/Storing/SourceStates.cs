using System.Data.Common;
using Dapper;
using Undersign.People.Sources;
using Undersign.Storage;

namespace Undersign.People.Storing;

/// <summary>The states of all sources: who reads which when, and what came of it.</summary>
internal sealed class SourceStates(DbDataSource source, TimeProvider time)
{
    /// <summary>Whoever confirms has looked now, and not at what is read tomorrow.</summary>
    public static readonly TimeSpan ConfirmationLimit = TimeSpan.FromHours(1);

    private const string Columns = """
        organisation as Organisation, source as Source, fingerprint as Fingerprint, people as People, group_count as Groups,
               added as Added, changed as Changed, renamed as Renamed, removed as Removed, succeeded_at as SucceededAt, failures as Failures, fault as Fault,
               failed_at as FailedAt, next_attempt_at as NextAttemptAt, claimed_until as ClaimedUntil, objects_read as ObjectsRead,
               tried_with as TriedWith, waits_for as WaitsFor, confirmed as Confirmed, confirmed_until as ConfirmedUntil,
               most_people as MostPeople, most_at as MostAt
        """;

    /// <summary>Without their states, which may be large.</summary>
    private const string AllSql = $"select {Columns} from people_sources";

    private const string FindSql = $"select {Columns}, state as State from people_sources where organisation = @organisation and source = @name";

    private const string AddSql = """
        insert into people_sources (organisation, source, fingerprint, people, group_count, added, changed, renamed, removed, succeeded_at, failures, failed_at,
                                    next_attempt_at, claimed_until, claimed_by, objects_read)
        values (@organisation, @name, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', 0)
        on conflict do nothing
        """;

    private const string ClaimSql = """
        update people_sources set claimed_until = @until, claimed_by = @claim, objects_read = 0
        where organisation = @organisation and source = @name and (claimed_until <= @now or claimed_until > @wrong)
        """;

    private const string HoldSql = """
        update people_sources set claimed_until = @until, objects_read = @read where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    private const string FailSql = """
        update people_sources
        set failures = failures + 1, fault = @fault, failed_at = @now, next_attempt_at = @next, claimed_until = 0, claimed_by = '', tried_with = @fingerprint,
            waits_for = null
        where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    /// <summary>What was confirmed before was something else.</summary>
    private const string WaitSql = """
        update people_sources
        set failures = failures + 1, fault = @fault, failed_at = @now, next_attempt_at = @next, claimed_until = 0, claimed_by = '', tried_with = @fingerprint,
            waits_for = @losses, confirmed = null
        where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    private const string GiveUpSql = """
        update people_sources set claimed_until = 0, claimed_by = '' where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    private const string ConfirmSql = """
        update people_sources set confirmed = waits_for, confirmed_until = @until, next_attempt_at = 0
        where organisation = @organisation and source = @name and waits_for is not null
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
        var parameters = new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id, now = Now, until = Now + (long)limit.TotalMilliseconds, wrong = Now + (long)(limit + SourceClaim.Leap).TotalMilliseconds };
        return await ExecuteAsync(ClaimSql, parameters, cancellationToken) == 1;
    }

    /// <summary>Says how far the reading is, and that it goes on.</summary>
    /// <returns>Whether it is still ours.</returns>
    public async Task<bool> HoldAsync(SourceClaim claim, int read, TimeSpan limit, CancellationToken cancellationToken) =>
        await ExecuteAsync(HoldSql, new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id, read, until = Now + (long)limit.TotalMilliseconds }, cancellationToken) == 1;

    /// <param name="fingerprint">Of the settings it was tried with.</param>
    public Task FailAsync(SourceClaim claim, string fingerprint, string fault, DateTimeOffset next, CancellationToken cancellationToken) => ExecuteAsync(
        FailSql,
        new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id, fingerprint, fault = Cut(fault), now = Now, next = next.ToUnixTimeMilliseconds() },
        cancellationToken);

    /// <param name="losses">What would go, and somebody has to say that this is right.</param>
    public Task WaitAsync(SourceClaim claim, string fingerprint, string fault, DateTimeOffset next, IReadOnlyList<RecordLoss> losses, CancellationToken cancellationToken) => ExecuteAsync(
        WaitSql,
        new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id, fingerprint, fault = Cut(fault), now = Now, next = next.ToUnixTimeMilliseconds(), losses = RecordLoss.ToText(losses) },
        cancellationToken);

    /// <summary>We stop while we read; another, or we later, may begin anew.</summary>
    public Task GiveUpAsync(SourceClaim claim, CancellationToken cancellationToken) =>
        ExecuteAsync(GiveUpSql, new { organisation = claim.Organisation, name = claim.Source, claim = claim.Id }, cancellationToken);

    /// <summary>What waits may go, with the next reading, which is due now; not with one much later, or of other settings.</summary>
    /// <returns>Whether anything waits.</returns>
    public async Task<bool> ConfirmAsync(string organisation, string name, CancellationToken cancellationToken) =>
        await ExecuteAsync(ConfirmSql, new { organisation, name, until = Now + (long)ConfirmationLimit.TotalMilliseconds }, cancellationToken) == 1;

    private static string Cut(string fault) => fault.Length <= SourceBounds.ReasonLength ? fault : fault[..SourceBounds.ReasonLength];

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, sql, parameters, cancellationToken);
}
