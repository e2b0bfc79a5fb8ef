using System.Data.Common;
using System.Text.Json;
using Undersign.Storage;

namespace Undersign.Traces;

/// <summary>Writes many traces in one transaction.</summary>
internal static class TraceBatch
{
    private const int MaxText = 1000;

    private const string TraceSql = """
        insert into traces (id, organisation, sender, message_id, octets, outcome, events)
        values (@id, @organisation, @sender, @messageId, @octets, @outcome, @events)
        on conflict do nothing
        """;

    private const string RecipientSql = """
        insert into trace_recipients (trace_id, ordinal, address, decision, rule, next_hop, reply)
        values (@traceId, @ordinal, @address, @decision, @rule, @nextHop, @reply)
        on conflict do nothing
        """;

    private static readonly string[] TraceNames = ["id", "organisation", "sender", "messageId", "octets", "outcome", "events"];
    private static readonly string[] RecipientNames = ["traceId", "ordinal", "address", "decision", "rule", "nextHop", "reply"];

    /// <returns>How many there were.</returns>
    public static Task<int> WriteAsync(DbDataSource source, IReadOnlyList<MessageTrace> traces, CancellationToken cancellationToken) =>
        WriteTurn.RunAsync(source, connection => WriteAsync(connection, source is SqliteDataSource, traces, cancellationToken), cancellationToken);

    private static async Task<int> WriteAsync(DbConnection connection, bool isSqlite, IReadOnlyList<MessageTrace> traces, CancellationToken cancellationToken)
    {
        List<MessageTrace> begun = [.. traces.Where(static trace => trace.ContinuedAt is null)];
        if (isSqlite)
        {
            await WriteOneByOneAsync(connection, begun, cancellationToken);
        }
        else
        {
            await WriteTogetherAsync(connection, begun, cancellationToken);
        }

        await LaterEvents.WriteAsync(connection, [.. traces.Where(static trace => trace.ContinuedAt is not null)], cancellationToken);
        return traces.Count;
    }

    /// <summary>SQLite is in our process: a prepared statement a row costs microseconds.</summary>
    private static async Task WriteOneByOneAsync(DbConnection connection, IReadOnlyList<MessageTrace> traces, CancellationToken cancellationToken)
    {
        await using (var relax = connection.CreateCommand())
        {
            // Only for this use of the connection: the data source sets each one up anew when it is opened, custody's too.
            // The last moments before a power failure may be missing from the traces; the file stays whole. Mail does not depend on it.
            // The indexes are written at random places: their inner pages should stay at hand.
            relax.CommandText = "pragma synchronous = normal; pragma cache_size = -32768";
            await relax.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var trace = PreparedCommand.Create(connection, transaction, TraceSql, TraceNames);
        await using var recipient = PreparedCommand.Create(connection, transaction, RecipientSql, RecipientNames);
        foreach (var row in traces)
        {
            Fill(trace.Parameters, row);
            await trace.ExecuteNonQueryAsync(cancellationToken);
            for (var ordinal = 0; ordinal < row.Recipients.Count; ordinal++)
            {
                Fill(recipient.Parameters, row, ordinal);
                await recipient.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>PostgreSQL is a network away: all rows in one round trip, one transaction.</summary>
    private static async Task WriteTogetherAsync(DbConnection connection, IReadOnlyList<MessageTrace> traces, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        foreach (var row in traces)
        {
            Fill(Add(batch, TraceSql, TraceNames), row);
            for (var ordinal = 0; ordinal < row.Recipients.Count; ordinal++)
            {
                Fill(Add(batch, RecipientSql, RecipientNames), row, ordinal);
            }
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Fill(DbParameterCollection parameters, MessageTrace trace)
    {
        parameters[0].Value = trace.Id.ToString();
        parameters[1].Value = Clean(trace.Organisation);
        parameters[2].Value = Clean(trace.Sender.ToLowerInvariant());
        parameters[3].Value = Clean(trace.MessageId);
        parameters[4].Value = trace.Octets;
        parameters[5].Value = trace.Outcome.ToString();
        parameters[6].Value = JsonSerializer.Serialize(trace.Events, TraceJson.Default.ListTraceEvent);
    }

    private static void Fill(DbParameterCollection parameters, MessageTrace trace, int ordinal)
    {
        var recipient = trace.Recipients[ordinal];
        parameters[0].Value = trace.Id.ToString();
        parameters[1].Value = ordinal;
        parameters[2].Value = Clean(recipient.Address.ToLowerInvariant());
        parameters[3].Value = Clean(recipient.Decision);
        parameters[4].Value = Clean(recipient.Rule);
        parameters[5].Value = Clean(recipient.NextHop);
        parameters[6].Value = Clean(recipient.Reply);
    }

    /// <summary>Strangers wrote these texts: bounded, and without NUL and half characters, which PostgreSQL refuses.</summary>
    internal static object Clean(string? text)
    {
        if (text is null)
        {
            return DBNull.Value;
        }

        if (text.Length <= MaxText && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        var end = Math.Min(text.Length, MaxText);
        end -= end > 0 && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return text[..end].Replace("\0", "", StringComparison.Ordinal);
    }

    private static DbParameterCollection Add(DbBatch batch, string sql, string[] names)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = sql;
        foreach (var name in names)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
        return command.Parameters;
    }
}
