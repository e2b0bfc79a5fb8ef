using System.Data.Common;
using Undersign.Protocols.Mime;
using Undersign.Storage;
using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>What an administrator does to messages in custody, through the database: the node that serves sees it at its next look.</summary>
/// <param name="by">Who does it, as the system knows them.</param>
internal sealed class QueueActions(DbDataSource database, CustodyStore store, CustodySettlement settlement, TraceWriter traces, TimeProvider time, string by)
{
    /// <summary>Who claims what is removed.</summary>
    private const string Administrator = "an administrator";

    /// <returns>How many are tried at the node's next look; those that are held are not.</returns>
    public async Task<int> RetryAsync(QueuedMessage message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await ExecuteAsync("UPDATE custody_destinations SET next_attempt_at = 0 WHERE destination = @destination", new { destination = message.Destination }, cancellationToken);
        return Traced(message, new TraceEvent.Retried(by), await ExecuteAsync("UPDATE custody SET next_attempt_at = @now WHERE id = @id AND state = 0 AND next_attempt_at > @now", new { id = message.Id, now }, cancellationToken));
    }

    public async Task<int> HoldAsync(QueuedMessage message, CancellationToken cancellationToken) =>
        Traced(message, new TraceEvent.Held(by), await ExecuteAsync("UPDATE custody SET state = 1 WHERE id = @id AND state = 0", new { id = message.Id }, cancellationToken));

    /// <summary>Lets go what is held, or was set aside: if it is still not whole, it is set aside again.</summary>
    public async Task<int> ReleaseAsync(QueuedMessage message, CancellationToken cancellationToken) =>
        Traced(message, new TraceEvent.Released(by), await ExecuteAsync("UPDATE custody SET state = 0, fault = NULL WHERE id = @id AND state <> 0", new { id = message.Id }, cancellationToken));

    /// <summary>Nothing is sent there, or again something is.</summary>
    public Task SuspendAsync(string destination, bool isSuspended, CancellationToken cancellationToken)
    {
        const string Sql = """
            INSERT INTO custody_destinations (destination, failures, failed_at, next_attempt_at, reply, is_suspended, suspended_by, suspended_at)
            VALUES (@destination, 0, 0, 0, '', @suspended, @by, @now)
            ON CONFLICT (destination) DO UPDATE SET is_suspended = @suspended, suspended_by = @by, suspended_at = @now
            """;
        return ExecuteAsync(Sql, new { destination, suspended = isSuspended ? 1L : 0L, by, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);
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

        var removed = new TraceEvent.Removed(by);
        if (!reports)
        {
            var isGone = await settlement.SettleAsync(claim, rest: null, [], cancellationToken);
            return Traced(message, removed, isGone ? 1 : 0) > 0;
        }

        var entry = claim.Row.ToEntry();
        using var none = new MailData();
        using var octets = await store.ReadAsync(claim.Row, cancellationToken);
        var failed = entry.Recipients.Select(static recipient => recipient with { LastReply = new(550, new(5, 7, 1), "An administrator of the gateway has removed the message before it was delivered"), LastServer = null });
        return await settlement.EndAsync(claim, entry, octets ?? none, new([.. failed], now) { Events = [removed], Failed = RecipientStatus.Removed }) is not null;
    }

    /// <summary>Whoever looks for the message finds who did that, and when.</summary>
    /// <param name="changed">Messages: nought, when somebody else was quicker.</param>
    private int Traced(QueuedMessage message, TraceEvent happened, int changed)
    {
        var gone = happened is TraceEvent.Removed ? message.Recipients : [];
        if (changed > 0 && CustodyTrace.Of(
            Guid.TryParse(message.TraceId, out var trace) ? trace : null,
            time.GetUtcNow(),
            [happened],
            gone.Select(static recipient => new TracedRecipient(recipient.Address, null, null, null, recipient.LastReply ?? "", RecipientStatus.Removed))) is { } told)
        {
            traces.Write(told);
        }

        return changed;
    }

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(database, sql, parameters, cancellationToken);
}
