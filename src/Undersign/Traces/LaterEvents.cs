using System.Data.Common;
using System.Text.Json;
using Undersign.Storage;

namespace Undersign.Traces;

/// <summary>What happened to messages in custody, when their traces had been written already, or were about to be, perhaps by another node.</summary>
internal static class LaterEvents
{
    private const string EventSql = "insert into trace_events (trace_id, at, ordinal, event) values (@id, @at, @ordinal, @text)";

    /// <summary>The latest counts, in whatever order they are written.</summary>
    private const string DeliverySql = """
        insert into trace_deliveries (trace_id, address, at, status, next_hop, reply) values (@id, @address, @at, @status, @nextHop, @reply)
        on conflict (trace_id, address) do update set at = excluded.at, status = excluded.status, next_hop = excluded.next_hop, reply = excluded.reply
        where excluded.at >= trace_deliveries.at
        """;

    public static async Task WriteAsync(DbConnection connection, IReadOnlyList<MessageTrace> continued, CancellationToken cancellationToken)
    {
        if (continued.Count == 0)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var happened = PreparedCommand.Create(connection, transaction, EventSql, "id", "at", "ordinal", "text");
        await using var delivery = PreparedCommand.Create(connection, transaction, DeliverySql, "id", "address", "at", "status", "nextHop", "reply");
        foreach (var trace in continued)
        {
            var (id, at) = (trace.Id.ToString(), trace.ContinuedAt?.ToUnixTimeMilliseconds() ?? 0);
            for (var ordinal = 0; ordinal < trace.Events.Count; ordinal++)
            {
                await happened.RunAsync(id, at, (long)ordinal, JsonSerializer.Serialize(trace.Events[ordinal], TraceJson.Default.TraceEvent));
            }

            foreach (var recipient in trace.Recipients)
            {
                await delivery.RunAsync(
                    id, TraceBatch.KeyOf(recipient.Address.ToLowerInvariant()), at, recipient.Status.ToString(), TraceBatch.Clean(recipient.NextHop), TraceBatch.Clean(recipient.Reply));
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
