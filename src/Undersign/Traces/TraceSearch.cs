using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;

namespace Undersign.Traces;

/// <summary>Finds traces again, newest first. Each condition has its index.</summary>
internal sealed class TraceSearch(DbDataSource source)
{
    private const string SelectSql = "select id, organisation, sender, message_id as messageId, octets, outcome, events";
    private const string RecipientsSql = """
        select told.trace_id as traceId, told.address, decision, rule, coalesce(later.next_hop, told.next_hop) as nextHop, coalesce(later.reply, told.reply) as reply,
               coalesce(later.status, told.status) as status
        from trace_recipients as told left join trace_deliveries as later on later.trace_id = told.trace_id and later.address = told.address
        where told.trace_id in (select id
        """;

    private const string EventsSql = "select trace_id as traceId, at, event from trace_events where trace_id in (select id";
    private const string EventsOrderSql = ") order by trace_id, at, ordinal";
    private const string RecipientsOrderSql = ") order by told.trace_id, ordinal";

    public async Task<IReadOnlyList<TraceRecord>> FindAsync(TraceQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var (filter, parameters) = (TraceFilter.Sql(query), TraceFilter.Parameters(query));
        var rows = await connection.QueryAsync<TraceRow>(new CommandDefinition(SelectSql + filter, parameters, cancellationToken: cancellationToken));
        var recipients = new Dictionary<string, List<TracedRecipient>>(StringComparer.Ordinal);
        var recipientsSql = RecipientsSql + filter + RecipientsOrderSql;
        foreach (var row in await connection.QueryAsync<RecipientRow>(new CommandDefinition(recipientsSql, parameters, cancellationToken: cancellationToken)))
        {
            (recipients.TryGetValue(row.TraceId, out var list) ? list : recipients[row.TraceId] = []).Add(new(row.Address, row.Decision, row.Rule, row.NextHop, row.Reply, Enum.TryParse<RecipientStatus>(row.Status, out var status) ? status : null));
        }

        var later = (await connection.QueryAsync<LaterRow>(new CommandDefinition(EventsSql + filter + EventsOrderSql, parameters, cancellationToken: cancellationToken))).ToLookup(static row => row.TraceId, StringComparer.Ordinal);
        return [.. rows.Select(row => Record(row, recipients.GetValueOrDefault(row.Id, []), later[row.Id]))];
    }

    private static TraceRecord Record(TraceRow row, List<TracedRecipient> recipients, IEnumerable<LaterRow> later) => new()
    {
        Id = row.Id,
        At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(string.Concat(row.Id.AsSpan(0, 8), row.Id.AsSpan(9, 4)), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        Organisation = row.Organisation,
        Sender = row.Sender,
        MessageId = row.MessageId,
        Octets = row.Octets,
        Outcome = row.Outcome,
        Recipients = recipients,
        Events = WithLater(JsonNode.Parse(row.Events) as JsonArray ?? [], later),
    };

    /// <summary>What happened in custody, with its own time: it may be hours after the rest.</summary>
    private static JsonArray WithLater(JsonArray events, IEnumerable<LaterRow> later)
    {
        foreach (var row in later)
        {
            if (JsonNode.Parse(row.Event) is JsonObject happened)
            {
                happened["at"] = DateTimeOffset.FromUnixTimeMilliseconds(row.At).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                events.Add(happened);
            }
        }

        return events;
    }

    private sealed record TraceRow
    {
        public required string Id { get; init; }
        public string? Organisation { get; init; }
        public required string Sender { get; init; }
        public string? MessageId { get; init; }
        public required long Octets { get; init; }
        public required string Outcome { get; init; }
        public required string Events { get; init; }
    }

    private sealed record LaterRow
    {
        public required string TraceId { get; init; }
        public required long At { get; init; }
        public required string Event { get; init; }
    }

    private sealed record RecipientRow
    {
        public required string TraceId { get; init; }
        public required string Address { get; init; }
        public string? Decision { get; init; }
        public string? Rule { get; init; }
        public string? NextHop { get; init; }
        public required string Reply { get; init; }
        public required string Status { get; init; }
    }
}
