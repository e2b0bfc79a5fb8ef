using System.Data.Common;
using System.Text.Json;
using Undersign.Storage;

namespace Undersign.Traces;

/// <summary>What happened to messages in custody, when their traces had been written already: rows that are only ever added.</summary>
internal static class LaterEvents
{
    public static async Task WriteAsync(DbConnection connection, IReadOnlyList<MessageTrace> continued, CancellationToken cancellationToken)
    {
        const string Sql = "insert into trace_events (trace_id, at, ordinal, event) values (@id, @at, @ordinal, @text)";
        if (continued.Count == 0)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = PreparedCommand.Create(connection, transaction, Sql, "id", "at", "ordinal", "text");
        foreach (var trace in continued)
        {
            for (var ordinal = 0; ordinal < trace.Events.Count; ordinal++)
            {
                var text = JsonSerializer.Serialize(trace.Events[ordinal], TraceJson.Default.TraceEvent);
                await command.RunAsync(trace.Id.ToString(), trace.ContinuedAt?.ToUnixTimeMilliseconds() ?? 0, (long)ordinal, text);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
