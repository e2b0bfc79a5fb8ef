using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>How destinations fare: written by nodes and by administrators, read by all.</summary>
internal sealed class CustodyDestinations(DbDataSource database)
{
    /// <summary>Steps through the destinations from one to the next by the index, whatever the number of messages for each.</summary>
    public const string Waiting = """
        WITH RECURSIVE waiting (name) AS (
            SELECT MIN(destination) FROM custody WHERE state = 0
            UNION ALL
            SELECT (SELECT MIN(destination) FROM custody WHERE state = 0 AND destination > waiting.name) FROM waiting WHERE waiting.name IS NOT NULL
        )
        """;

    /// <returns>Those for which something is due.</returns>
    public async Task<IReadOnlyList<CustodyDestination>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Sql = Waiting + """

            SELECT waiting.name AS Name, COALESCE(failures, 0) AS Failures, COALESCE(next_attempt_at, 0) AS NextAttemptAt, COALESCE(is_suspended, 0) AS IsSuspended
            FROM waiting LEFT JOIN custody_destinations ON destination = waiting.name
            WHERE waiting.name IS NOT NULL
              AND (SELECT MIN(due.next_attempt_at) FROM custody AS due WHERE due.state = 0 AND due.destination = waiting.name) <= @now
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Name, long Failures, long NextAttemptAt, long IsSuspended)>(
            new CommandDefinition(Sql, new { now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken));
        return [.. rows.Select(static row => new CustodyDestination
        {
            Name = row.Name,
            Failures = row.Failures,
            NextAttemptAt = DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt),
            IsSuspended = row.IsSuspended != 0,
        })];
    }

    public async Task FailedAsync(string name, long failures, DateTimeOffset now, DateTimeOffset nextAttemptAt, string reply, CancellationToken cancellationToken)
    {
        const string Sql = """
            INSERT INTO custody_destinations (destination, failures, failed_at, next_attempt_at, reply, is_suspended) VALUES (@name, @failures, @now, @next, @reply, 0)
            ON CONFLICT (destination) DO UPDATE SET failures = @failures, failed_at = @now, next_attempt_at = @next, reply = @reply
            """;
        await ExecuteAsync(Sql, new { name, failures, now = now.ToUnixTimeMilliseconds(), next = nextAttemptAt.ToUnixTimeMilliseconds(), reply }, cancellationToken);
    }

    /// <summary>Mail by MX knows as many destinations as there are domains: those for which nothing waits are no longer anybody's matter.</summary>
    /// <param name="before">Their time of another attempt.</param>
    public Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        const string Sql = """
            DELETE FROM custody_destinations WHERE is_suspended = 0 AND next_attempt_at < @before
              AND NOT EXISTS (SELECT 1 FROM custody WHERE state IN (0, 1, 2) AND custody.destination = custody_destinations.destination)
            """;
        return ExecuteAsync(Sql, new { before = before.ToUnixTimeMilliseconds() }, cancellationToken);
    }

    public Task ReachedAsync(string name, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE custody_destinations SET failures = 0, next_attempt_at = 0 WHERE destination = @name", new { name }, cancellationToken);

    /// <summary>The latest time that is known of a failure; the beginning of time where there was none.</summary>
    public async Task<DateTimeOffset> LastFailureAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(await connection.ExecuteScalarAsync<long>(new("SELECT COALESCE(MAX(failed_at), 0) FROM custody_destinations", cancellationToken: cancellationToken)));
    }

    /// <summary>Nothing waits any longer for a time that was reckoned by a clock which was wrong.</summary>
    public async Task ForgetTimesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parameters = new { now = now.ToUnixTimeMilliseconds() };
        await ExecuteAsync("UPDATE custody_destinations SET failed_at = @now, next_attempt_at = @now WHERE next_attempt_at > @now OR failed_at > @now", parameters, cancellationToken);
        await ExecuteAsync("UPDATE custody SET next_attempt_at = @now WHERE state = 0 AND next_attempt_at > @now", parameters, cancellationToken);
    }

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(database, sql, parameters, cancellationToken);
}
