using System.Data.Common;
using System.Text.Json;
using Dapper;

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
        var rows = continued.SelectMany(static trace => trace.Events.Select((happened, ordinal) => new
        {
            id = trace.Id.ToString(),
            at = trace.ContinuedAt?.ToUnixTimeMilliseconds() ?? 0,
            ordinal = (long)ordinal,
            text = JsonSerializer.Serialize(happened, TraceJson.Default.TraceEvent),
        }));
        await connection.ExecuteAsync(new CommandDefinition(Sql, rows, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
