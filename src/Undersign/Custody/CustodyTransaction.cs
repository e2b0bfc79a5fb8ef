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
                                 trace_id, message_id, size, checksum, is_file, octets_id, state, claimed_until, claimed_by)
            VALUES (@id, @organisation, @destination, @reversePath, @parameters, @recipients, @receivedAt, @nextAttemptAt, @agesAt, @attempts, @isNoticed,
                    @traceId, @messageId, @size, @checksum, @isFile, @octetsId, 0, @claimedUntil, @claimedBy)
            """;
        var row = copy.Row;
        var checksum = copy.BringsOctets ? await InsertOctetsAsync(copy) : row.Checksum;
        await RunAsync(
            Sql,
            [
                "id", "organisation", "destination", "reversePath", "parameters", "recipients", "receivedAt", "nextAttemptAt", "agesAt", "attempts", "isNoticed",
                "traceId", "messageId", "size", "checksum", "isFile", "octetsId", "claimedUntil", "claimedBy",
            ],
            row.Id, row.Organisation, row.Destination, row.ReversePath, row.Parameters, row.Recipients, row.ReceivedAt, row.NextAttemptAt, row.AgesAt, row.Attempts, row.IsNoticed,
            row.TraceId, row.MessageId, row.Size, checksum, row.IsFile, row.OctetsId, claim?.Until.ToUnixTimeMilliseconds() ?? 0, claim?.By ?? "");
        if (row.OctetsId is { } shared)
        {
            await RunAsync("INSERT INTO custody_shared (id, uses) VALUES (@id, 1) ON CONFLICT (id) DO UPDATE SET uses = custody_shared.uses + 1", ["id"], shared);
        }
    }

    public async Task<CustodyDeletion> DeleteAsync(CustodyClaim claim)
    {
        if (await RunAsync($"DELETE FROM custody WHERE {IsOurs}", ["id", "claimedBy", "claimedUntil"], claim.Row.Id, claim.By, claim.Until.ToUnixTimeMilliseconds()) == 0)
        {
            return CustodyDeletion.Lost;
        }

        if (claim.Row.OctetsId is { } shared && !await EndUseAsync(shared))
        {
            return CustodyDeletion.OthersHaveOctets;
        }

        if (claim.Row.IsFile == 0)
        {
            await RunAsync("DELETE FROM custody_octets WHERE id = @id", ["id"], claim.Row.OctetsKey);
        }

        return CustodyDeletion.Whole;
    }

    /// <summary>Writes and deletes: nothing is left, and the database has shown that it takes what is written.</summary>
    public async Task<bool> ProveAsync()
    {
        await RunAsync("INSERT INTO custody_shared (id, uses) VALUES (@id, 0)", ["id"], "proof");
        return await EndUseAsync("proof");
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

    /// <summary>Counted in one row, which the database locks: of two nodes that settle the last two entries, one sees that it is the last.</summary>
    /// <returns>Whether nobody has the octets any more.</returns>
    private async Task<bool> EndUseAsync(string shared)
    {
        await RunAsync("UPDATE custody_shared SET uses = uses - 1 WHERE id = @id", ["id"], shared);
        return await RunAsync("DELETE FROM custody_shared WHERE id = @id AND uses <= 0", ["id"], shared) > 0;
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

/// <summary>What became of an entry that was to be forgotten.</summary>
internal enum CustodyDeletion
{
    /// <summary>It was somebody else's by then, and is as it was.</summary>
    Lost,

    /// <summary>It is gone; other entries still have its octets.</summary>
    OthersHaveOctets,

    /// <summary>It is gone with its octets; a file of them is nobody's now.</summary>
    Whole,
}
