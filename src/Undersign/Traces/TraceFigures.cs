using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;

namespace Undersign.Traces;

/// <summary>Counts what became of an organisation's mail in a span of time.</summary>
internal sealed class TraceFigures(DbDataSource source)
{
    /// <summary>Traces that are read; of more mail the figures are of the first.</summary>
    public const int MostTraces = 500_000;

    private const string Sql = "select events from traces where organisation = @organisation and id >= @leastId and id < @mostId order by id limit @limit";

    public async Task<TraceCount> CountAsync(string organisation, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var query = new TraceQuery { Since = since, Until = until };
        var count = new TraceCount();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await foreach (var events in connection.QueryUnbufferedAsync<string>(Sql, new { organisation, leastId = query.LeastId, mostId = query.MostId, limit = MostTraces }).WithCancellation(cancellationToken))
        {
            foreach (var step in (JsonNode.Parse(events) as JsonArray ?? []).OfType<JsonObject>())
            {
                count.Add(step);
            }
        }

        return count;
    }
}

/// <summary>Recipients' copies by what became of them.</summary>
internal sealed class TraceCount
{
    public long Total => Stamped.Values.Sum() + Passed.Values.Sum();

    /// <summary>By signature.</summary>
    public Dictionary<string, long> Stamped { get; } = new(StringComparer.Ordinal);

    /// <summary>By the reason.</summary>
    public Dictionary<string, long> Passed { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages, by what their sender was told.</summary>
    public Dictionary<string, long> Refused { get; } = new(StringComparer.Ordinal);

    /// <param name="step">An event of a trace; those that say nothing of this are left out.</param>
    public void Add(JsonObject step)
    {
        switch ((string?)step["event"])
        {
            case "decided" when (string?)step["decision"] == "stamp":
                Count(Stamped, (string?)step["signature"], (long?)step["recipients"] ?? 1);
                break;
            case "decided":
                Count(Passed, (string?)step["reason"] ?? (string?)step["rule"], (long?)step["recipients"] ?? 1);
                break;
            case "refused":
                Count(Refused, (string?)step["reason"], 1);
                break;
        }
    }

    private static void Count(Dictionary<string, long> counts, string? what, long copies)
    {
        var key = what is { Length: > 0 } ? what : "no reason given";
        counts[key] = counts.GetValueOrDefault(key) + copies;
    }
}
