using System.Data.Common;
using System.Text.Json;
using Dapper;
using Undersign.Storage;

namespace Undersign.Onboarding.Tenants;

/// <summary>Keeps what was seen of each tenant, and whose turn it is to look again.</summary>
internal sealed class TenantSightings(DbDataSource source, TimeProvider time)
{
    private const string ReadSql = "select organisation as Organisation, state as State, step as Step, faults as Faults, was_connected as WasConnected, checked_at as CheckedAt from exchange_tenants";

    private const string AddSql = """
        insert into exchange_tenants (organisation, state, faults, was_connected, checked_at, next_check_at) values (@organisation, @state, '[]', 0, 0, 0) on conflict do nothing
        """;

    private const string ClaimSql = "update exchange_tenants set next_check_at = @next where organisation = @organisation and next_check_at <= @now";

    private const string PostponeSql = "update exchange_tenants set next_check_at = @next where organisation = @organisation";

    private const string StoreSql = """
        update exchange_tenants set state = @state, step = @step, faults = @faults, was_connected = @wasConnected, checked_at = @now where organisation = @organisation
        """;

    private const string ForgetSql = "delete from exchange_tenants where organisation = @organisation";

    public async Task<IReadOnlyList<TenantSighting>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(ReadSql, cancellationToken: cancellationToken))).Select(static row => row.ToSighting())];
    }

    public async Task<TenantSighting?> FindAsync(string organisation, CancellationToken cancellationToken) => (await AllAsync(cancellationToken)).FirstOrDefault(sighting => sighting.Organisation == organisation);

    /// <returns>Whether it is us who look now; the next look is after <paramref name="every"/>.</returns>
    public async Task<bool> TryClaimAsync(string organisation, TimeSpan every, CancellationToken cancellationToken)
    {
        await AddAsync(organisation, cancellationToken);
        var now = time.GetUtcNow();
        return await WriteTurn.ExecuteAsync(source, ClaimSql, new { organisation, now = now.ToUnixTimeMilliseconds(), next = (now + every).ToUnixTimeMilliseconds() }, cancellationToken) == 1;
    }

    /// <summary>It could not be seen this time.</summary>
    public Task<int> PostponeAsync(string organisation, TimeSpan pause, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, PostponeSql, new { organisation, next = (time.GetUtcNow() + pause).ToUnixTimeMilliseconds() }, cancellationToken);

    public async Task StoreAsync(TenantSighting sighting, CancellationToken cancellationToken)
    {
        await AddAsync(sighting.Organisation, cancellationToken);
        var row = new
        {
            organisation = sighting.Organisation,
            state = sighting.Status.State.ToString(),
            step = sighting.Status.Step,
            faults = JsonSerializer.Serialize(sighting.Status.Faults),
            wasConnected = sighting.WasConnected ? 1L : 0,
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await WriteTurn.ExecuteAsync(source, StoreSql, row, cancellationToken);
    }

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

        public TenantSighting ToSighting() => new(
            Organisation,
            new(Enum.TryParse<ConnectionState>(State, out var state) ? state : ConnectionState.NotConnected, Step, JsonSerializer.Deserialize<IReadOnlyList<ConnectionFault>>(Faults) ?? []),
            WasConnected != 0,
            CheckedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(CheckedAt));
    }
}
