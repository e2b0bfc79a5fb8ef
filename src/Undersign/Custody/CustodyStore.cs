using System.Data.Common;
using Dapper;
using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>The custody tables: what is committed here survives the process, the machine's power and the next start.</summary>
/// <remarks>
/// A node works on an entry under a <see cref="CustodyClaim"/>. Whoever is late, because its claim has ended and another node has the entry,
/// changes nothing any more: every statement that follows a claim names it.
/// </remarks>
internal sealed class CustodyStore(DbDataSource database)
{
    private const string IsOurs = "id = @id AND claimed_by = @claimedBy AND claimed_until = @claimedUntil";

    /// <summary>Writes entries and their octets in one transaction: one sync for all who wait (group commit).</summary>
    public async Task AddAsync(IReadOnlyList<(CustodyEntry Entry, MimeEdit Message)> batch, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (entry, message) in batch)
        {
            await InsertAsync(connection, transaction, entry, message);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes up to <paramref name="limit"/> due entries for a node until <paramref name="until"/>; another node will not see them meanwhile.</summary>
    /// <param name="by">The node.</param>
    public async Task<IReadOnlyList<CustodyClaim>> ClaimDueAsync(string by, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        const string Sql = """
            UPDATE custody SET claimed_until = @until, claimed_by = @by
            WHERE id IN (SELECT id FROM custody WHERE next_attempt_at <= @now AND claimed_until <= @now ORDER BY next_attempt_at LIMIT @limit)
              AND claimed_until <= @now
            RETURNING id AS Id, organisation AS Organisation, reverse_path AS ReversePath, parameters AS Parameters, recipients AS Recipients,
                      received_at AS ReceivedAt, next_attempt_at AS NextAttemptAt, attempts AS Attempts, size AS Size
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<CustodyRow>(Sql, new { by, now = now.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), limit });
        return [.. rows.Select(row => new CustodyClaim(row, by, until))];
    }

    /// <summary>Gives up a node's claims: they are from before its last end.</summary>
    public async Task ReleaseAsync(string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("UPDATE custody SET claimed_until = 0, claimed_by = '' WHERE claimed_by = @by", new { by });
    }

    /// <summary>The octets of an entry, as they were taken.</summary>
    /// <returns><see langword="null"/> when there are more or fewer than were taken: such a message must not be relayed.</returns>
    public async Task<MailData?> ReadAsync(CustodyClaim claim, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var data = await CustodyOctets.ReadAsync(connection, claim.Row.Id, cancellationToken);
        if (data.Length == claim.Row.Size)
        {
            return data;
        }

        data.Dispose();
        return null;
    }

    /// <summary>Gives an entry up until its next turn, with everything in it as it is.</summary>
    /// <returns>Whether the entry was still the claimant's.</returns>
    public async Task<bool> PostponeAsync(CustodyClaim claim, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        const string Sql = $"""
            UPDATE custody SET next_attempt_at = @nextAttemptAt, attempts = attempts + 1, claimed_until = 0, claimed_by = '' WHERE {IsOurs}
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var parameters = Fence(claim);
        parameters.Add("nextAttemptAt", nextAttemptAt.ToUnixTimeMilliseconds());
        return await connection.ExecuteAsync(Sql, parameters) > 0;
    }

    /// <summary>Writes down who is left after a part was handed over, and goes on under a longer claim.</summary>
    /// <returns>Whether the entry was still the claimant's.</returns>
    public async Task<bool> RememberAsync(CustodyClaim claim, CustodyClaim renewed, IReadOnlyList<CustodyRecipient> left, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var parameters = Fence(claim);
        parameters.Add("until", renewed.Until.ToUnixTimeMilliseconds());
        parameters.Add("recipients", CustodyRow.Write(left));
        return await connection.ExecuteAsync($"UPDATE custody SET recipients = @recipients, claimed_until = @until WHERE {IsOurs}", parameters) > 0;
    }

    /// <summary>Ends a turn; a report on the entry, if one is owed, enters custody in the same transaction.</summary>
    /// <param name="rest">What waits for its next turn, or <see langword="null"/> when nothing does.</param>
    /// <returns>Whether the entry was still the claimant's; if not, nothing has changed.</returns>
    public async Task<bool> SettleAsync(CustodyClaim claim, CustodyEntry? rest, (CustodyEntry Entry, MimeEdit Message)? report, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await (rest is null ? DeleteAsync(connection, transaction, claim) : UpdateAsync(connection, transaction, claim, rest)))
        {
            return false;
        }

        if (report is { } owed)
        {
            await InsertAsync(connection, transaction, owed.Entry, owed.Message);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>How many messages are in custody.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM custody");
    }

    private static async Task InsertAsync(DbConnection connection, DbTransaction transaction, CustodyEntry entry, MimeEdit message)
    {
        const string Sql = """
            INSERT INTO custody (id, organisation, reverse_path, parameters, recipients, received_at, next_attempt_at, attempts, claimed_until, claimed_by, size)
            VALUES (@id, @organisation, @reversePath, @parameters, @recipients, @receivedAt, @nextAttemptAt, @attempts, 0, '', @size)
            """;
        var row = CustodyRow.From(entry, message.Length);
        await connection.ExecuteAsync(Sql, row.Parameterise(), transaction);
        await CustodyOctets.WriteAsync(connection, transaction, row.Id, message);
    }

    private static async Task<bool> DeleteAsync(DbConnection connection, DbTransaction transaction, CustodyClaim claim)
    {
        if (await connection.ExecuteAsync($"DELETE FROM custody WHERE {IsOurs}", Fence(claim), transaction) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync("DELETE FROM custody_octets WHERE id = @id", new { id = claim.Row.Id }, transaction);
        return true;
    }

    private static async Task<bool> UpdateAsync(DbConnection connection, DbTransaction transaction, CustodyClaim claim, CustodyEntry rest)
    {
        const string Sql = $"""
            UPDATE custody SET recipients = @recipients, next_attempt_at = @nextAttemptAt, attempts = @attempts, claimed_until = 0, claimed_by = ''
            WHERE {IsOurs}
            """;
        var parameters = CustodyRow.From(rest, claim.Row.Size).Parameterise();
        parameters.AddDynamicParams(Fence(claim));
        return await connection.ExecuteAsync(Sql, parameters, transaction) > 0;
    }

    private static DynamicParameters Fence(CustodyClaim claim)
    {
        var parameters = new DynamicParameters();
        parameters.Add("id", claim.Row.Id);
        parameters.Add("claimedBy", claim.By);
        parameters.Add("claimedUntil", claim.Until.ToUnixTimeMilliseconds());
        return parameters;
    }
}
