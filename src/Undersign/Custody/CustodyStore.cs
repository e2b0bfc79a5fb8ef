using System.Data.Common;
using Dapper;
using Undersign.Protocols.Mime;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>What is in custody, given out under a <see cref="CustodyClaim"/>, and its octets.</summary>
internal sealed class CustodyStore(DbDataSource database, CustodyFolder folder)
{
    /// <summary>Takes up to <paramref name="limit"/> due entries of a destination for a node until <paramref name="until"/>, the oldest first; another node will not see them meanwhile.</summary>
    /// <param name="by">The node.</param>
    public Task<IReadOnlyList<CustodyClaim>> ClaimDueAsync(
        string by, string destination, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        ClaimAsync(
            "state = 0 AND destination = @destination AND next_attempt_at <= @now AND claimed_until <= @now ORDER BY next_attempt_at, id",
            new { by, destination, now = now.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), limit },
            by,
            until,
            cancellationToken);

    /// <summary>The same of entries whose age matters now, whether they can be tried or not.</summary>
    public Task<IReadOnlyList<CustodyClaim>> ClaimAgedAsync(string by, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        ClaimAsync(
            "state = 0 AND ages_at <= @now AND claimed_until <= @now ORDER BY ages_at",
            new { by, now = now.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), limit },
            by,
            until,
            cancellationToken);

    /// <summary>Takes one entry, whatever its state, unless somebody has it.</summary>
    public async Task<CustodyClaim?> ClaimOneAsync(string by, string id, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var claims = await ClaimAsync(
            "id = @id AND claimed_until <= @now",
            new { by, id, now = now.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), limit = 1 },
            by,
            until,
            cancellationToken);
        return claims is [var claim] ? claim with { Until = DateTimeOffset.FromUnixTimeMilliseconds(until.ToUnixTimeMilliseconds()) } : null;
    }

    /// <summary>Gives up a node's claims: they are from before its last end.</summary>
    public Task ReleaseAsync(string by, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE custody SET claimed_until = 0, claimed_by = '' WHERE claimed_by = @by", new { by }, cancellationToken);

    /// <summary>Gives up single claims, with everything in the entries as it is.</summary>
    public Task GiveUpAsync(IReadOnlyList<CustodyClaim> claims, CancellationToken cancellationToken) =>
        ExecuteAsync(
            $"UPDATE custody SET claimed_until = 0, claimed_by = '' WHERE {CustodyTransaction.IsOurs}",
            claims.Select(static claim => new { id = claim.Row.Id, claimedBy = claim.By, claimedUntil = claim.Until.ToUnixTimeMilliseconds() }),
            cancellationToken);

    /// <summary>Whether an entry is still the claimant's, and nobody holds it.</summary>
    public async Task<bool> IsReadyAsync(CustodyClaim claim, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM custody WHERE {CustodyTransaction.IsOurs} AND state = 0", Fenced(claim, new { })) > 0;
    }

    /// <summary>The octets of an entry, as they were taken.</summary>
    /// <returns><see langword="null"/> when they are not all there, or not the same: such a message must not be relayed.</returns>
    public async Task<MailData?> ReadAsync(CustodyRow row, CancellationToken cancellationToken)
    {
        MailData? data = null;
        try
        {
            data = row.IsFile != 0 ? folder.Read(row.OctetsKey) : await ReadRowsAsync(row.OctetsKey, cancellationToken);
            var isWhole = data.Length == row.Size && (row.Checksum is null || OctetChecksum.Of(data) == row.Checksum);
            var whole = isWhole ? data : null;
            data = isWhole ? null : data;
            return whole;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        finally
        {
            data?.Dispose();
        }
    }

    /// <summary>Gives an entry up until its next turn, with everything in it as it is. Its age matters no sooner: those that always fail would have every look at ages.</summary>
    /// <returns>Whether the entry was still the claimant's.</returns>
    public async Task<bool> PostponeAsync(CustodyClaim claim, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            $"""
            UPDATE custody SET next_attempt_at = @next, ages_at = CASE WHEN ages_at < @next THEN @next ELSE ages_at END, attempts = attempts + 1,
                               claimed_until = 0, claimed_by = ''
            WHERE {CustodyTransaction.IsOurs}
            """,
            Fenced(claim, new { next = nextAttemptAt.ToUnixTimeMilliseconds() }),
            cancellationToken) > 0;

    /// <summary>Takes an entry out of the queue for good, and keeps it.</summary>
    /// <param name="fault">What is wrong with it.</param>
    /// <returns>Whether the entry was still the claimant's.</returns>
    public async Task<bool> SetAsideAsync(CustodyClaim claim, string fault, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            $"UPDATE custody SET state = 2, fault = @fault, claimed_until = 0, claimed_by = '' WHERE {CustodyTransaction.IsOurs}",
            Fenced(claim, new { fault }),
            cancellationToken) > 0;

    /// <summary>Goes on under a longer claim.</summary>
    /// <returns>Whether the entry was still the claimant's.</returns>
    public async Task<bool> RenewAsync(CustodyClaim claim, CustodyClaim renewed, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            $"UPDATE custody SET claimed_until = @until WHERE {CustodyTransaction.IsOurs}",
            Fenced(claim, new { until = renewed.Until.ToUnixTimeMilliseconds() }),
            cancellationToken) > 0;

    /// <summary>Writes down who is left after a part was handed over, and goes on under a longer claim.</summary>
    /// <returns>Whether the entry was still the claimant's.</returns>
    public async Task<bool> RememberAsync(CustodyClaim claim, CustodyClaim renewed, IReadOnlyList<CustodyRecipient> left, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            $"UPDATE custody SET recipients = @recipients, claimed_until = @until WHERE {CustodyTransaction.IsOurs}",
            Fenced(claim, new { recipients = CustodyRow.Write(left), until = renewed.Until.ToUnixTimeMilliseconds() }),
            cancellationToken) > 0;

    /// <summary>How many messages are in custody.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM custody");
    }

    /// <summary>Deletes files that no row names: a message was being taken, or had just left, when the process was killed.</summary>
    /// <param name="before">Younger ones may still get their row.</param>
    public Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken) => DeleteStraysAsync(folder.Keys(before), cancellationToken);

    /// <summary>Deletes those of these files that no row names.</summary>
    public async Task DeleteStraysAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT (SELECT COUNT(*) FROM custody WHERE id = @id) + (SELECT COUNT(*) FROM custody_shared WHERE id = @id)";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var id in ids)
        {
            if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(Sql, new { id }, cancellationToken: cancellationToken)) == 0)
            {
                folder.Delete(id);
            }
        }
    }

    private async Task<IReadOnlyList<CustodyClaim>> ClaimAsync(string which, object parameters, string by, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var sql = $"""
            UPDATE custody SET claimed_until = @until, claimed_by = @by
            WHERE id IN (SELECT id FROM custody WHERE {which} LIMIT @limit) AND claimed_until <= @now
            RETURNING {CustodyRow.Columns}
            """;
        var rows = await WriteTurn.RunAsync(
            database, connection => connection.QueryAsync<CustodyRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)), cancellationToken);
        return [.. rows.OrderBy(static row => row.NextAttemptAt).ThenBy(static row => row.Id, StringComparer.Ordinal).Select(row => new CustodyClaim(row, by, until))];
    }

    private async Task<MailData> ReadRowsAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT octets FROM custody_octets WHERE id = @id ORDER BY sequence";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("id", id);
        command.Parameters.Add(parameter);

        var data = new MailData();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                data.Append(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken));
            }

            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(database, sql, parameters, cancellationToken);

    private static DynamicParameters Fenced(CustodyClaim claim, object values)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("id", claim.Row.Id);
        parameters.Add("claimedBy", claim.By);
        parameters.Add("claimedUntil", claim.Until.ToUnixTimeMilliseconds());
        return parameters;
    }
}
