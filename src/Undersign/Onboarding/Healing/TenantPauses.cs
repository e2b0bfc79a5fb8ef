using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Onboarding.Healing;

/// <summary>Keeps what all nodes know of the ways back, which mail goes past us, and whose turn it is to look: a restart forgets nothing, and one node acts.</summary>
internal sealed class TenantPauses(DbDataSource source, TimeProvider time)
{
    /// <summary>Between two looks at a way that is closed.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>Whoever looks has so long; then another one looks, whatever became of the first. It ends by itself a pace before: what is due later than in a pace, somebody is looking at.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Clocks of nodes differ by no more.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Long enough to turn a rule on or take it away, with all the time that the tenant has to show it.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan HoldPause = TimeSpan.FromSeconds(2);

    private const string ReadSql = """
        select organisation as Organisation, phase as Phase, failing_since as FailingSince, closed_since as ClosedSince, open_since as OpenSince, paused_at as PausedAt,
               resumed_at as ResumedAt, pauses as Pauses, cause as Cause, trouble as Trouble
        from exchange_pauses
        """;

    private const string AddSql = "insert into exchange_pauses (organisation, phase, pauses, next_look_at) values (@organisation, 'Flowing', 0, 0) on conflict do nothing";

    private const string TakenSql = """
        update exchange_pauses set taken_at = @taken, failing_since = case when failing_since <= @taken then null else failing_since end
        where organisation = @organisation and coalesce(taken_at, 0) < @taken
        """;

    /// <summary>A node knows its first failure and its last; where another's mail was taken between them, only the last counts.</summary>
    private const string FailedSql = """
        update exchange_pauses set failing_since = coalesce(failing_since, case when @first > coalesce(taken_at, 0) then @first else @last end), failed_at = @last
        where organisation = @organisation and coalesce(taken_at, 0) < @last and coalesce(failed_at, 0) < @last
        """;

    /// <summary>What is known from the future, by a clock that has been put back since.</summary>
    private const string DropSql = """
        update exchange_pauses set taken_at = case when taken_at > @future then null else taken_at end, failing_since = case when failing_since > @future then null else failing_since end,
            failed_at = case when failed_at > @future then null else failed_at end
        where organisation = @organisation and (taken_at > @future or failing_since > @future or failed_at > @future)
        """;

    /// <summary>Nobody writes down a time so far away, unless by a clock that has been put back since.</summary>
    private const string ClaimSql = "update exchange_pauses set next_look_at = @next where organisation = @organisation and (next_look_at <= @now or next_look_at > @farthest)";

    private const string HoldSql = "update exchange_pauses set next_look_at = @next where organisation = @organisation and (next_look_at <= @idle or next_look_at > @looking)";

    /// <summary>Who looked for too long, or while somebody connected or disconnected the tenant, has nothing to say any more.</summary>
    private const string StoreSql = """
        update exchange_pauses set phase = @phase, closed_since = @closed, open_since = @open, paused_at = @paused, resumed_at = @resumed, pauses = @pauses, cause = @cause, trouble = @trouble
        where organisation = @organisation and next_look_at = @lease
        """;

    private const string ReleaseSql = "update exchange_pauses set next_look_at = @next where organisation = @organisation and next_look_at = @lease";

    private const string NextSql = "update exchange_pauses set next_look_at = @next where organisation = @organisation";

    private const string AnewSql = "update exchange_pauses set taken_at = @now, failing_since = null where organisation = @organisation";

    private const string ForgetSql = "delete from exchange_pauses where organisation = @organisation";

    public async Task<IReadOnlyList<TenantPause>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(ReadSql, cancellationToken: cancellationToken))).Select(static row => row.ToPause())];
    }

    /// <returns>Nothing special where nobody has noted anything.</returns>
    public async Task<TenantPause> FindAsync(string organisation, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).FirstOrDefault(pause => pause.Organisation == organisation) ?? new(organisation);

    /// <summary>What this node has seen. A way that was never closed needs no row.</summary>
    public async Task NoteAsync(string organisation, HandoverEvidence evidence, bool isKnown, CancellationToken cancellationToken)
    {
        if (evidence.FailedAt is not null && !isKnown)
        {
            await WriteTurn.ExecuteAsync(source, AddSql, new { organisation }, cancellationToken);
        }

        var now = time.GetUtcNow();
        long Past(DateTimeOffset at) => (at < now ? at : now).ToUnixTimeMilliseconds();
        await WriteTurn.ExecuteAsync(source, DropSql, new { organisation, future = (now + ClockSkew).ToUnixTimeMilliseconds() }, cancellationToken);
        if (evidence.TakenAt is { } taken && isKnown)
        {
            await WriteTurn.ExecuteAsync(source, TakenSql, new { organisation, taken = Past(taken) }, cancellationToken);
        }

        if (evidence is { FailingSince: { } first, FailedAt: { } last })
        {
            await WriteTurn.ExecuteAsync(source, FailedSql, new { organisation, first = Past(first), last = Past(last) }, cancellationToken);
        }
    }

    /// <returns>Until when it is us who look; <see langword="null"/>: it is not us.</returns>
    public async Task<DateTimeOffset?> TryClaimAsync(string organisation, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = new { organisation, now = now.ToUnixTimeMilliseconds(), next = (now + Lease).ToUnixTimeMilliseconds(), farthest = (now + LongestHold + ClockSkew).ToUnixTimeMilliseconds() };
        return await WriteTurn.ExecuteAsync(source, ClaimSql, row, cancellationToken) == 1 ? now + Lease : null;
    }

    /// <summary>It has been looked at.</summary>
    public Task<int> ReleaseAsync(string organisation, DateTimeOffset lease, TimeSpan pause, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, ReleaseSql, new { organisation, lease = lease.ToUnixTimeMilliseconds(), next = (time.GetUtcNow() + pause).ToUnixTimeMilliseconds() }, cancellationToken);

    /// <summary>Nobody is looking any more, and nobody looks until <see cref="ResumeAsync"/> or for a quarter of an hour: who connects or disconnects does what a look under way would undo.</summary>
    public async Task HoldAsync(string organisation, CancellationToken cancellationToken)
    {
        while (!await TryHoldAsync(organisation, cancellationToken) && (await AllAsync(cancellationToken)).Any(pause => pause.Organisation == organisation))
        {
            await Task.Delay(HoldPause, time, cancellationToken);
        }
    }

    /// <summary>Whoever held it has gone.</summary>
    public Task<int> ResumeAsync(string organisation, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, NextSql, new { organisation, next = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);

    /// <param name="lease">As it was claimed.</param>
    /// <returns>Whether it is still us.</returns>
    public async Task<bool> StoreAsync(TenantPause pause, DateTimeOffset lease, CancellationToken cancellationToken)
    {
        var row = new
        {
            organisation = pause.Organisation,
            lease = lease.ToUnixTimeMilliseconds(),
            phase = pause.Phase.ToString(),
            closed = pause.ClosedSince?.ToUnixTimeMilliseconds(),
            open = pause.OpenSince?.ToUnixTimeMilliseconds(),
            paused = pause.PausedAt?.ToUnixTimeMilliseconds(),
            resumed = pause.ResumedAt?.ToUnixTimeMilliseconds(),
            pauses = pause.Pauses,
            cause = pause.Cause,
            trouble = pause.Trouble,
        };
        return await WriteTurn.ExecuteAsync(source, StoreSql, row, cancellationToken) == 1;
    }

    /// <summary>The way is open: whatever failed before says nothing any more.</summary>
    public Task<int> BeginAnewAsync(string organisation, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, AnewSql, new { organisation, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);

    public Task<int> ForgetAsync(string organisation, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, ForgetSql, new { organisation }, cancellationToken);

    private async Task<bool> TryHoldAsync(string organisation, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = new
        {
            organisation,
            next = (now + LongestHold).ToUnixTimeMilliseconds(),
            idle = (now + Pace).ToUnixTimeMilliseconds(),
            looking = (now + Lease).ToUnixTimeMilliseconds(),
        };
        return await WriteTurn.ExecuteAsync(source, HoldSql, row, cancellationToken) == 1;
    }

    private sealed record Row
    {
        public required string Organisation { get; init; }
        public required string Phase { get; init; }
        public long? FailingSince { get; init; }
        public long? ClosedSince { get; init; }
        public long? OpenSince { get; init; }
        public long? PausedAt { get; init; }
        public long? ResumedAt { get; init; }
        public required long Pauses { get; init; }
        public string? Cause { get; init; }
        public string? Trouble { get; init; }

        public TenantPause ToPause() => new(Organisation)
        {
            Phase = Enum.TryParse<PausePhase>(Phase, out var phase) ? phase : PausePhase.Flowing,
            FailingSince = Time(FailingSince),
            ClosedSince = Time(ClosedSince),
            OpenSince = Time(OpenSince),
            PausedAt = Time(PausedAt),
            ResumedAt = Time(ResumedAt),
            Pauses = (int)Pauses,
            Cause = Cause,
            Trouble = Trouble,
        };

        private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
    }
}
