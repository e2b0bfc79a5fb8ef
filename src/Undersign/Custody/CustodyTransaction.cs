using System.Data.Common;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>The changes that share one transaction, and one sync of the disk, with others.</summary>
internal sealed class CustodyTransaction(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    /// <summary>Who has lost its claim changes nothing: every statement that follows a claim ends with this.</summary>
    public const string IsOurs = "id = @id AND claimed_by = @claimedBy AND claimed_until = @claimedUntil";

    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <param name="claim">When the node that takes the entry goes on to work on it at once.</param>
    public async Task InsertAsync(CustodyCopy copy, CustodyClaim? claim)
    {
        const string Sql = """
            INSERT INTO custody (id, organisation, destination, reverse_path, parameters, recipients, received_at, next_attempt_at, ages_at, attempts, is_noticed,
                                 trace_id, message_id, size, checksum, is_file, state, claimed_until, claimed_by)
            VALUES (@id, @organisation, @destination, @reversePath, @parameters, @recipients, @receivedAt, @nextAttemptAt, @agesAt, @attempts, @isNoticed,
                    @traceId, @messageId, @size, @checksum, @isFile, 0, @claimedUntil, @claimedBy)
            """;
        var row = copy.Row;
        var checksum = row.IsFile != 0 ? row.Checksum : await InsertOctetsAsync(copy);
        await RunAsync(
            Sql,
            [
                "id", "organisation", "destination", "reversePath", "parameters", "recipients", "receivedAt", "nextAttemptAt", "agesAt", "attempts", "isNoticed",
                "traceId", "messageId", "size", "checksum", "isFile", "claimedUntil", "claimedBy",
            ],
            row.Id, row.Organisation, row.Destination, row.ReversePath, row.Parameters, row.Recipients, row.ReceivedAt, row.NextAttemptAt, row.AgesAt, row.Attempts, row.IsNoticed,
            row.TraceId, row.MessageId, row.Size, checksum, row.IsFile, claim?.Until.ToUnixTimeMilliseconds() ?? 0, claim?.By ?? "");
    }

    public async Task<bool> DeleteAsync(CustodyClaim claim)
    {
        if (await RunAsync($"DELETE FROM custody WHERE {IsOurs}", ["id", "claimedBy", "claimedUntil"], claim.Row.Id, claim.By, claim.Until.ToUnixTimeMilliseconds()) == 0)
        {
            return false;
        }

        if (claim.Row.IsFile == 0)
        {
            await RunAsync("DELETE FROM custody_octets WHERE id = @id", ["id"], claim.Row.Id);
        }

        return true;
    }

    /// <summary>Keeps what is left for its next turn; a hold that was put on it meanwhile stays.</summary>
    public async Task<bool> UpdateAsync(CustodyClaim claim, CustodyEntry rest)
    {
        const string Sql = $"""
            UPDATE custody SET destination = @destination, recipients = @recipients, next_attempt_at = @nextAttemptAt, ages_at = @agesAt, attempts = @attempts,
                               is_noticed = @isNoticed, claimed_until = 0, claimed_by = ''
            WHERE {IsOurs}
            """;
        var row = CustodyRow.From(rest);
        return await RunAsync(
            Sql,
            ["destination", "recipients", "nextAttemptAt", "agesAt", "attempts", "isNoticed", "id", "claimedBy", "claimedUntil"],
            row.Destination, row.Recipients, row.NextAttemptAt, row.AgesAt, row.Attempts, row.IsNoticed, claim.Row.Id, claim.By, claim.Until.ToUnixTimeMilliseconds()) > 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync();
        }
    }

    private async Task<uint> InsertOctetsAsync(CustodyCopy copy)
    {
        const string Sql = "INSERT INTO custody_octets (id, sequence, octets) VALUES (@id, @sequence, @octets)";
        string[] names = ["id", "sequence", "octets"];
        if (copy.Octets is { } octets)
        {
            await RunAsync(Sql, names, copy.Row.Id, 0, octets);
            return (uint)(copy.Row.Checksum ?? 0);
        }

        var sum = new OctetChecksum();
        var sequence = 0;
        foreach (var block in CustodyOctets.Blocks(copy.Message!, CustodyOctets.BlockSize)) // what is neither in memory nor in a file has one
        {
            sum.Add(block.Span);
            await RunAsync(Sql, names, copy.Row.Id, sequence++, block.ToArray());
        }

        return sum.Value;
    }

    private Task<int> RunAsync(string sql, string[] names, params object?[] values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = PreparedCommand.Create(connection, transaction, sql, names);
            _commands.Add(sql, command);
        }

        return command.RunAsync(values);
    }
}
