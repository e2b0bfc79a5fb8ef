using System.Data.Common;
using Undersign.Protocols.Mime;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>What an administrator does to messages in custody, through the database: the node that serves sees it at its next look.</summary>
internal sealed class QueueActions(DbDataSource database, CustodyStore store, CustodySettlement settlement, TimeProvider time)
{
    /// <summary>Who claims what is removed.</summary>
    private const string Administrator = "an administrator";

    /// <returns>How many are tried at the node's next look; those that are held are not.</returns>
    public async Task<int> RetryAsync(QueuedMessage message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await ExecuteAsync("UPDATE custody_destinations SET next_attempt_at = 0 WHERE destination = @destination", new { destination = message.Destination }, cancellationToken);
        return await ExecuteAsync("UPDATE custody SET next_attempt_at = @now WHERE id = @id AND state = 0 AND next_attempt_at > @now", new { id = message.Id, now }, cancellationToken);
    }

    public Task<int> HoldAsync(QueuedMessage message, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE custody SET state = 1 WHERE id = @id AND state = 0", new { id = message.Id }, cancellationToken);

    /// <summary>Lets go what is held, or was set aside: if it is still not whole, it is set aside again.</summary>
    public Task<int> ReleaseAsync(QueuedMessage message, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE custody SET state = 0, fault = NULL WHERE id = @id AND state <> 0", new { id = message.Id }, cancellationToken);

    /// <summary>Nothing is sent there, or again something is.</summary>
    public Task SuspendAsync(string destination, bool isSuspended, CancellationToken cancellationToken)
    {
        const string Sql = """
            INSERT INTO custody_destinations (destination, failures, failed_at, next_attempt_at, reply, is_suspended) VALUES (@destination, 0, 0, 0, '', @suspended)
            ON CONFLICT (destination) DO UPDATE SET is_suspended = @suspended
            """;
        return ExecuteAsync(Sql, new { destination, suspended = isSuspended ? 1L : 0L }, cancellationToken);
    }

    /// <param name="reports">Whether the sender is told, as of any other failure.</param>
    /// <returns>Whether it is gone; it stays when a node is handing it over at this moment.</returns>
    public async Task<bool> RemoveAsync(QueuedMessage message, bool reports, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await store.ClaimOneAsync(Administrator, message.Id, now, now + CustodyClaim.Time, cancellationToken) is not { } claim)
        {
            return false;
        }

        if (!reports)
        {
            return await settlement.SettleAsync(claim, rest: null, [], cancellationToken);
        }

        var entry = claim.Row.ToEntry();
        using var none = new MailData();
        using var octets = await store.ReadAsync(claim.Row, cancellationToken);
        var failed = entry.Recipients.Select(static recipient => recipient with { LastReply = new(550, new(5, 7, 1), "An administrator has removed the message from the queue") });
        return await settlement.EndAsync(claim, entry, [.. failed], now, octets ?? none) is not null;
    }

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(database, sql, parameters, cancellationToken);
}
