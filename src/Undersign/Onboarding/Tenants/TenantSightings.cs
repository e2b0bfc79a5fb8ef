using System.Data.Common;
using System.Text.Json;
using Dapper;
using Undersign.Storage;

namespace Undersign.Onboarding.Tenants;

/// <summary>Keeps what was seen of each tenant, and whose turn it is to look again.</summary>
internal sealed class TenantSightings(DbDataSource source, TimeProvider time)
{
    private const string ReadSql = "select organisation as Organisation, state as State, step as Step, faults as Faults, was_connected as WasConnected, checked_at as CheckedAt, is_parting as IsParting, flow_ended_at as FlowEndedAt from exchange_tenants";

    private const string AddSql = """
        insert into exchange_tenants (organisation, state, faults, was_connected, checked_at, next_check_at) values (@organisation, @state, '[]', 0, 0, 0) on conflict do nothing
        """;

    private const string ClaimSql = "update exchange_tenants set next_check_at = @next where organisation = @organisation and (next_check_at <= @now or next_check_at > @farthest)";

    private const string PostponeSql = "update exchange_tenants set next_check_at = @next where organisation = @organisation";

    /// <summary>Who looked before somebody else did, or before it was disconnected, has nothing to say any more.</summary>
    private const string StoreSql = """
        update exchange_tenants set state = @state, step = @step, faults = @faults, was_connected = @wasConnected, checked_at = @now, next_check_at = @next
        where organisation = @organisation and is_parting = 0 and checked_at = @before
        """;

    private const string ConnectingSql = "update exchange_tenants set state = @state, step = @step, faults = '[]' where organisation = @organisation";

    private const string WantedSql = "update exchange_tenants set is_parting = 0 where organisation = @organisation";

    private const string FlowingSql = "update exchange_tenants set flow_ended_at = null where organisation = @organisation";

    private const string PartingSql = """
        update exchange_tenants set is_parting = 1, flow_ended_at = @ended, state = @state, step = @step, faults = '[]' where organisation = @organisation
        """;

    private const string ForgetSql = "delete from exchange_tenants where organisation = @organisation";

    public async Task<IReadOnlyList<TenantSighting>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(ReadSql, cancellationToken: cancellationToken))).Select(static row => row.ToSighting())];
    }

    public async Task<TenantSighting?> FindAsync(string organisation, CancellationToken cancellationToken) => (await AllAsync(cancellationToken)).FirstOrDefault(sighting => sighting.Organisation == organisation);

    /// <summary>As it was seen last, or not yet.</summary>
    public async Task<TenantSighting> OpenAsync(string organisation, CancellationToken cancellationToken)
    {
        await AddAsync(organisation, cancellationToken);
        return await FindAsync(organisation, cancellationToken) ?? new(organisation, new(ConnectionState.NotConnected, null, []), WasConnected: false, null);
    }

    /// <param name="lease">Whoever looks has so long; then another one looks, whatever became of the first.</param>
    /// <param name="every">Nobody puts the next look off for longer: one that is further away was reckoned by a clock that has been put back since.</param>
    /// <returns>Whether it is us who look now.</returns>
    public async Task<bool> TryClaimAsync(string organisation, TimeSpan lease, TimeSpan every, CancellationToken cancellationToken)
    {
        await AddAsync(organisation, cancellationToken);
        var now = time.GetUtcNow();
        var row = new { organisation, now = now.ToUnixTimeMilliseconds(), next = (now + lease).ToUnixTimeMilliseconds(), farthest = (now + lease + every).ToUnixTimeMilliseconds() };
        return await WriteTurn.ExecuteAsync(source, ClaimSql, row, cancellationToken) == 1;
    }

    /// <summary>It could not be seen this time.</summary>
    public Task<int> PostponeAsync(string organisation, TimeSpan pause, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, PostponeSql, new { organisation, next = (time.GetUtcNow() + pause).ToUnixTimeMilliseconds() }, cancellationToken);

    /// <param name="before">What was known when the look began.</param>
    /// <param name="every">Until the next look.</param>
    public Task<int> StoreAsync(TenantSighting sighting, TenantSighting before, TimeSpan every, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = new
        {
            organisation = sighting.Organisation,
            state = sighting.Status.State.ToString(),
            step = sighting.Status.Step,
            faults = JsonSerializer.Serialize(sighting.Status.Faults),
            wasConnected = sighting.WasConnected ? 1L : 0,
            now = now.ToUnixTimeMilliseconds(),
            next = (now + every).ToUnixTimeMilliseconds(),
            before = before.CheckedAt?.ToUnixTimeMilliseconds() ?? 0,
        };
        return WriteTurn.ExecuteAsync(source, StoreSql, row, cancellationToken);
    }

    /// <summary>It is to be connected, whatever was begun before. When mail last ceased to come is known until it comes again.</summary>
    public async Task WantAsync(string organisation, CancellationToken cancellationToken)
    {
        await AddAsync(organisation, cancellationToken);
        await WriteTurn.ExecuteAsync(source, WantedSql, new { organisation }, cancellationToken);
    }

    /// <summary>The rule that sends mail here is about to be turned on.</summary>
    public Task<int> BeginFlowAsync(string organisation, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, FlowingSql, new { organisation }, cancellationToken);

    /// <summary>Mail is about to come by us; that it did before is not forgotten.</summary>
    public Task<int> StoreStepAsync(string organisation, string step, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, ConnectingSql, new { organisation, state = nameof(ConnectionState.InProgress), step }, cancellationToken);

    /// <summary>It is to be disconnected: until that is done nobody judges it.</summary>
    public Task<int> PartAsync(string organisation, DateTimeOffset? flowEndedAt, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, PartingSql, new { organisation, ended = flowEndedAt?.ToUnixTimeMilliseconds(), state = nameof(ConnectionState.Parting), step = "undersign exchange disconnect takes away what is left" }, cancellationToken);

    /// <summary>It was disconnected: whatever is seen of it next is no fault.</summary>
    public Task<int> ForgetAsync(string organisation, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, ForgetSql, new { organisation }, cancellationToken);

    private Task<int> AddAsync(string organisation, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, AddSql, new { organisation, state = nameof(ConnectionState.NotConnected) }, cancellationToken);

    private sealed record Row
    {
        public required string Organisation { get; init; }
        public required string State { get; init; }
        public string? Step { get; init; }
        public required string Faults { get; init; }
        public required long WasConnected { get; init; }
        public required long CheckedAt { get; init; }
        public required long IsParting { get; init; }
        public long? FlowEndedAt { get; init; }

        public TenantSighting ToSighting() => new(
            Organisation,
            new(Enum.TryParse<ConnectionState>(State, out var state) ? state : ConnectionState.NotConnected, Step, JsonSerializer.Deserialize<IReadOnlyList<ConnectionFault>>(Faults) ?? []),
            WasConnected != 0,
            CheckedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(CheckedAt))
        {
            IsParting = IsParting != 0,
            FlowEndedAt = FlowEndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
        };
    }
}
