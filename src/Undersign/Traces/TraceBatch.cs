using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Undersign.Storage;

namespace Undersign.Traces;

/// <summary>Writes many traces in one transaction.</summary>
internal static class TraceBatch
{
    /// <summary>In octets, of a text that is only read.</summary>
    private const int MostText = 1000;

    /// <summary>In octets, of a text that stands in an index: PostgreSQL takes no entry over 2,704, and would refuse all that is written with it.</summary>
    internal const int MostKey = 512;

    private const string TraceSql = """
        insert into traces (id, organisation, sender, message_id, octets, outcome, events)
        values (@id, @organisation, @sender, @messageId, @octets, @outcome, @events)
        on conflict do nothing
        """;

    private const string RecipientSql = """
        insert into trace_recipients (trace_id, ordinal, address, decision, rule, next_hop, reply, status)
        values (@traceId, @ordinal, @address, @decision, @rule, @nextHop, @reply, @status)
        on conflict do nothing
        """;

    private static readonly string[] TraceNames = ["id", "organisation", "sender", "messageId", "octets", "outcome", "events"];
    private static readonly string[] RecipientNames = ["traceId", "ordinal", "address", "decision", "rule", "nextHop", "reply", "status"];

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
            relax.CommandText = "pragma synchronous = normal; pragma cache_size = -8192";
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
        parameters[2].Value = CleanKey(trace.Sender.ToLowerInvariant());
        parameters[3].Value = CleanKey(trace.MessageId);
        parameters[4].Value = trace.Octets;
        parameters[5].Value = trace.Outcome.ToString();
        parameters[6].Value = JsonSerializer.Serialize(trace.Events, TraceJson.Default.ListTraceEvent);
    }

    private static void Fill(DbParameterCollection parameters, MessageTrace trace, int ordinal)
    {
        var recipient = trace.Recipients[ordinal];
        parameters[0].Value = trace.Id.ToString();
        parameters[1].Value = ordinal;
        parameters[2].Value = CleanKey(recipient.Address.ToLowerInvariant());
        parameters[3].Value = Clean(recipient.Decision);
        parameters[4].Value = Clean(recipient.Rule);
        parameters[5].Value = Clean(recipient.NextHop);
        parameters[6].Value = Clean(recipient.Reply);
        parameters[7].Value = recipient.Status?.ToString() ?? "";
    }

    /// <summary>As it stands in an index, and has to be asked for.</summary>
    internal static string? KeyOf(string? text) => text is null ? null : Bounded(text, MostKey);

    private static object CleanKey(string? text) => (object?)KeyOf(text) ?? DBNull.Value;

    internal static object Clean(string? text) => text is null ? DBNull.Value : Bounded(text, MostText);

    /// <summary>Strangers wrote these texts: bounded, and without NUL and half characters, which PostgreSQL refuses.</summary>
    private static string Bounded(string text, int mostOctets)
    {
        const int OctetsOfACharacter = 3; // in UTF-8, of one that is a single unit of UTF-16; a pair of those has four
        if (text.Length <= mostOctets / OctetsOfACharacter && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        Span<byte> octets = stackalloc byte[mostOctets];
        Utf8.FromUtf16(text, octets, out _, out var written); // what does not fit is not begun
        return Encoding.UTF8.GetString(octets[..written]).Replace("\0", "", StringComparison.Ordinal);
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
