using System.Data.Common;
using Dapper;

namespace Undersign.Custody;

/// <summary>What an administrator sees of custody: queues, and the messages in them, oldest first.</summary>
internal sealed class QueueSearch(DbDataSource database, TimeProvider time)
{
    public async Task<IReadOnlyList<QueueSummary>> SummariseAsync(CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT COALESCE(queued.destination, known.destination) AS Destination, COALESCE(messages, 0) AS Messages, COALESCE(held, 0) AS Held,
                   COALESCE(set_aside, 0) AS SetAside, oldest AS Oldest, COALESCE(failures, 0) AS Failures, COALESCE(known.next_attempt_at, 0) AS NextAttemptAt,
                   reply AS Reply, COALESCE(is_suspended, 0) AS IsSuspended, suspended_by AS SuspendedBy, suspended_at AS SuspendedAt
            FROM (SELECT destination, COUNT(*) AS messages, SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END) AS held,
                         SUM(CASE WHEN state = 2 THEN 1 ELSE 0 END) AS set_aside, MIN(received_at) AS oldest
                  FROM custody GROUP BY destination) AS queued
            FULL JOIN (SELECT destination, failures, next_attempt_at, reply, is_suspended, suspended_by, suspended_at FROM custody_destinations WHERE failures > 0 OR is_suspended > 0) AS known
              ON known.destination = queued.destination
            ORDER BY 1
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(Sql, cancellationToken: cancellationToken));
        return [.. rows.Select(static row => new QueueSummary
        {
            Destination = row.Destination,
            Status = row.IsSuspended != 0 ? QueueSummary.Suspended : row.Failures > 0 ? "Retry" : "Ready",
            Messages = row.Messages,
            Held = row.Held,
            SetAside = row.SetAside,
            Oldest = row.Oldest is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds(oldest) : null,
            Failures = row.Failures,
            SuspendedBy = row.IsSuspended != 0 ? row.SuspendedBy : null,
            SuspendedAt = row.IsSuspended != 0 && row.SuspendedAt is { } suspended ? DateTimeOffset.FromUnixTimeMilliseconds(suspended) : null,
            LastError = row.Failures > 0 ? row.Reply : null,
            NextRetry = row.Failures > 0 && row.NextAttemptAt > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt) : null,
        })];
    }

    public async Task<int> CountAsync(QueueFilter filter, CancellationToken cancellationToken) => await FindAsync(filter, cancellationToken).CountAsync(cancellationToken);

    /// <summary>Row by row: a queue of a hundred thousand is not held in memory.</summary>
    public async IAsyncEnumerable<QueuedMessage> FindAsync(QueueFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT {CustodyRow.Columns}, state AS State, claimed_until AS ClaimedUntil, fault AS Fault FROM custody
            WHERE (@organisation IS NULL OR organisation = @organisation)
              AND (@destination IS NULL OR destination = @destination OR substr(destination, 1, length(@destination) + 1) = CAST(@destination AS text) || '/')
              AND received_at <= @before AND (@state < 0 OR state = @state)
            ORDER BY id
            """;
        var parameters = new
        {
            organisation = filter.Organisation,
            destination = filter.Destination,
            before = (filter.Before ?? DateTimeOffset.MaxValue).ToUnixTimeMilliseconds(),
            state = (long?)filter.State ?? -1,
        };
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string[] ids = [.. filter.Ids.Select(QueueFilter.Digits)];
        var left = filter.Limit;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await foreach (var row in connection.QueryUnbufferedAsync<CustodyRow>(sql, parameters).WithCancellation(cancellationToken))
        {
            if (ids.Length > 0 && !Array.Exists(ids, id => row.Id.StartsWith(id, StringComparison.Ordinal)))
            {
                continue;
            }

            var message = QueuedMessage.From(row, now);
            if ((filter.Recipient is { } recipient && !message.IsFor(recipient)) || (filter.Status is { } status && message.Status != status))
            {
                continue;
            }

            yield return message;
            if (--left == 0)
            {
                yield break;
            }
        }
    }

    private sealed record Row
    {
        public required string Destination { get; init; }
        public required long Messages { get; init; }
        public required long Held { get; init; }
        public required long SetAside { get; init; }
        public long? Oldest { get; init; }
        public required long Failures { get; init; }
        public required long NextAttemptAt { get; init; }
        public string? Reply { get; init; }
        public required long IsSuspended { get; init; }
        public string? SuspendedBy { get; init; }
        public long? SuspendedAt { get; init; }
    }
}
