using System.Data.Common;
using System.Text.Json;
using Dapper;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Custody;

/// <summary>The custody tables: what is committed here survives the process, the machine's power and the next start.</summary>
internal sealed class CustodyStore(DbDataSource database)
{
    /// <summary>Octets a row: small enough that no message sits in memory whole, large enough that rows are few.</summary>
    private const int ChunkSize = 256 * 1024;

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

    /// <summary>Takes up to <paramref name="limit"/> due entries for this node until <paramref name="until"/>; another node will not see them meanwhile.</summary>
    public async Task<IReadOnlyList<CustodyEntry>> ClaimDueAsync(DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        const string Sql = """
            UPDATE custody SET claimed_until = @until
            WHERE id IN (SELECT id FROM custody WHERE next_attempt_at <= @now AND claimed_until <= @now ORDER BY next_attempt_at LIMIT @limit)
              AND claimed_until <= @now
            RETURNING id AS Id, organisation AS Organisation, reverse_path AS ReversePath, parameters AS Parameters, recipients AS Recipients,
                      received_at AS ReceivedAt, next_attempt_at AS NextAttemptAt, attempts AS Attempts
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(Sql, new { now = now.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), limit });
        return [.. rows.Select(static row => row.ToEntry())];
    }

    /// <summary>Gives up every claim. For a database that no other node works on.</summary>
    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("UPDATE custody SET claimed_until = 0 WHERE claimed_until > 0");
    }

    /// <summary>Keeps what is left of an entry for its next attempt.</summary>
    public async Task PostponeAsync(CustodyEntry entry, CancellationToken cancellationToken)
    {
        const string Sql = """
            UPDATE custody SET recipients = @recipients, next_attempt_at = @nextAttemptAt, attempts = @attempts, claimed_until = 0 WHERE id = @id
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(Sql, Row.From(entry).Parameterise());
    }

    /// <summary>Ends an entry; a report on it, if one is owed, enters custody in the same transaction.</summary>
    /// <param name="rest">What stays of the entry, or <see langword="null"/> when nothing does.</param>
    public async Task SettleAsync(Guid id, CustodyEntry? rest, (CustodyEntry Entry, MimeEdit Message)? report, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (report is { } owed)
        {
            await InsertAsync(connection, transaction, owed.Entry, owed.Message);
        }

        if (rest is null)
        {
            await connection.ExecuteAsync("DELETE FROM custody_octets WHERE id = @id", new { id = Key(id) }, transaction);
            await connection.ExecuteAsync("DELETE FROM custody WHERE id = @id", new { id = Key(id) }, transaction);
        }
        else
        {
            await connection.ExecuteAsync("UPDATE custody SET recipients = @recipients WHERE id = @id", Row.From(rest).Parameterise(), transaction);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The octets of an entry, as they were taken.</summary>
    public async Task<MailData> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT octets FROM custody_octets WHERE id = @id ORDER BY sequence";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("id", Key(id));
        command.Parameters.Add(parameter);

        var data = new MailData();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            data.Append(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken));
        }

        return data;
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
            INSERT INTO custody (id, organisation, reverse_path, parameters, recipients, received_at, next_attempt_at, attempts, claimed_until, size)
            VALUES (@id, @organisation, @reversePath, @parameters, @recipients, @receivedAt, @nextAttemptAt, @attempts, 0, @size)
            """;
        var parameters = Row.From(entry).Parameterise();
        parameters.Add("size", message.Length);
        await connection.ExecuteAsync(Sql, parameters, transaction);

        var sequence = 0;
        foreach (var octets in Chunks(message))
        {
            await connection.ExecuteAsync(
                "INSERT INTO custody_octets (id, sequence, octets) VALUES (@id, @sequence, @octets)", new { id = Key(entry.Id), sequence, octets }, transaction);
            sequence++;
        }
    }

    private static IEnumerable<byte[]> Chunks(MimeEdit message)
    {
        var chunk = new byte[Math.Min(ChunkSize, message.Length)];
        var (filled, left) = (0, message.Length);
        foreach (var piece in message.Pieces())
        {
            for (var done = 0; done < piece.Length;)
            {
                var take = Math.Min(piece.Length - done, chunk.Length - filled);
                piece.CopyTo(message.Original, done, chunk.AsSpan(filled, take));
                (filled, done) = (filled + take, done + take);
                if (filled == chunk.Length)
                {
                    yield return chunk;
                    left -= filled;
                    (chunk, filled) = (new byte[Math.Min(ChunkSize, left)], 0);
                }
            }
        }
    }

    private static string Key(Guid id) => id.ToString("n");

    /// <summary>An entry as its columns hold it.</summary>
    private sealed record Row(
        string Id, string Organisation, string? ReversePath, string Parameters, string Recipients, long ReceivedAt, long NextAttemptAt, long Attempts)
    {
        public static Row From(CustodyEntry entry) => new(
            Key(entry.Id),
            entry.Organisation,
            entry.ReversePath is { } path ? JsonSerializer.Serialize(path) : null,
            JsonSerializer.Serialize(entry.Parameters),
            JsonSerializer.Serialize(entry.Recipients),
            entry.ReceivedAt.ToUnixTimeMilliseconds(),
            entry.NextAttemptAt.ToUnixTimeMilliseconds(),
            entry.Attempts);

        public DynamicParameters Parameterise() => new(new
        {
            id = Id,
            organisation = Organisation,
            reversePath = ReversePath,
            parameters = Parameters,
            recipients = Recipients,
            receivedAt = ReceivedAt,
            nextAttemptAt = NextAttemptAt,
            attempts = Attempts,
        });

        public CustodyEntry ToEntry() => new()
        {
            Id = Guid.ParseExact(Id, "n"),
            Organisation = Organisation,
            ReversePath = ReversePath is null ? null : JsonSerializer.Deserialize<Mailbox>(ReversePath),
            Parameters = JsonSerializer.Deserialize<MailParameters>(Parameters)!, // written by From, never null
            Recipients = JsonSerializer.Deserialize<List<CustodyRecipient>>(Recipients)!,
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt),
            NextAttemptAt = DateTimeOffset.FromUnixTimeMilliseconds(NextAttemptAt),
            Attempts = (int)Attempts,
        };
    }
}
