using System.Data.Common;
using Dapper;
using Undersign.Onboarding.Tenants;
using Undersign.Storage;

namespace Undersign.Onboarding.Probes;

/// <summary>Keeps which leg of an organisation's last probe was missing, until one goes the whole way round.</summary>
internal sealed class ProbeResults(DbDataSource source, TimeProvider time)
{
    private const string ReadSql = "select words as Words, advice as Advice, ended_at as EndedAt from exchange_probes where organisation = @organisation";

    private const string StoreSql = """
        insert into exchange_probes (organisation, words, advice, ended_at) values (@organisation, @words, @advice, @now)
        on conflict (organisation) do update set words = excluded.words, advice = excluded.advice, ended_at = excluded.ended_at
        """;

    private const string ForgetSql = "delete from exchange_probes where organisation = @organisation";

    /// <param name="legs">Up to the last that was reached, or the first that was missing.</param>
    /// <param name="isByHand">A message that nobody has sent says nothing of the way.</param>
    public async Task StoreAsync(string organisation, IReadOnlyList<ProbeLeg> legs, bool isByHand, CancellationToken cancellationToken)
    {
        if (legs[^1].State == ProbeLegState.Done)
        {
            await WriteTurn.ExecuteAsync(source, ForgetSql, new { organisation }, cancellationToken);
        }
        else if (legs.Count > (isByHand ? 2 : 1)) // the first is submitting it
        {
            var missing = legs[^1];
            var row = new { organisation, words = $"{missing.Name}: {missing.Words}", advice = missing.Advice ?? "", now = time.GetUtcNow().ToUnixTimeMilliseconds() };
            await WriteTurn.ExecuteAsync(source, StoreSql, row, cancellationToken);
        }
    }

    /// <summary>What is wrong with the way, as the last probe says.</summary>
    public async Task<IReadOnlyList<ConnectionFault>> FaultsAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(ReadSql, new { organisation }, cancellationToken: cancellationToken));
        return [.. rows.Select(static row => new ConnectionFault(
            string.Create(null, $"the last probe, at {DateTimeOffset.FromUnixTimeMilliseconds(row.EndedAt):yyyy-MM-dd HH:mm} UTC, did not go the whole way: {row.Words}"),
            $"{row.Advice} When one does, this is over: undersign exchange probe".TrimStart()))];
    }

    private sealed record Row
    {
        public required string Words { get; init; }
        public required string Advice { get; init; }
        public required long EndedAt { get; init; }
    }
}
