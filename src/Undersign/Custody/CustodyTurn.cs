using System.Text.Json;
using Undersign.Protocols.Mime;
using Undersign.Relaying;
using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>One turn of one entry: hands over what waits, reports what cannot be delivered, keeps the rest. RFC 5321 §4.5.4.1.</summary>
internal sealed partial class CustodyTurn(
    CustodyStore store, CustodyRoutes routes, CustodySettlement settlement, Relay relay, TimeProvider time, ILogger<CustodyTurn> logger)
{
    /// <summary>A claim so young need not be looked at again: who holds the message now might as well have come a moment later.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Hands over, as far as it goes.</summary>
    public async Task<CustodyTurnEnd> TakeAsync(CustodyWork work, CancellationToken stopping)
    {
        if (!await MayBeginAsync(work.Claim, stopping) || await OpenAsync(work, stopping) is not var (entry, message))
        {
            return new CustodyTurnEnd.Left();
        }

        using (message)
        {
            return await HandOverAsync(work.Claim, entry, message, stopping);
        }
    }

    /// <summary>Only looks at the entry's age: its destination may be down, or wait for a better moment.</summary>
    public async Task<CustodyTurnEnd> AgeAsync(CustodyWork work, CancellationToken stopping)
    {
        if (await OpenAsync(work, stopping) is not var (entry, message))
        {
            return new CustodyTurnEnd.Left();
        }

        using (message)
        {
            return (CustodyTurnEnd?)await settlement.EndAsync(work.Claim, entry, message, new(entry.Recipients, entry.NextAttemptAt) { IsTried = false }) ?? new CustodyTurnEnd.Left();
        }
    }

    /// <summary>An administrator may have held what has waited here for a connection.</summary>
    private async Task<bool> MayBeginAsync(CustodyClaim claim, CancellationToken stopping)
    {
        if (time.GetUtcNow() - (claim.Until - CustodyClaim.Time) < Fresh || await store.IsReadyAsync(claim, stopping))
        {
            return true;
        }

        await store.GiveUpAsync([claim], CancellationToken.None);
        return false;
    }

    /// <returns><see langword="null"/> when the entry is not what it was when it was taken; it has been set aside then.</returns>
    private async Task<(CustodyEntry Entry, MailData Message)?> OpenAsync(CustodyWork work, CancellationToken stopping)
    {
        if (work.Copy is { Octets: { } octets } copy)
        {
            return (copy.Entry, MailData.From(octets));
        }

        try
        {
            var entry = work.Claim.Row.ToEntry();
            if (await store.ReadAsync(work.Claim.Row, stopping) is { } message)
            {
                return (entry, message);
            }

            await SetAsideAsync(work.Claim, "Its octets are not all there, or not those that were taken.");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            await SetAsideAsync(work.Claim, $"Its row cannot be read: {e.Message}");
        }

        return null;
    }

    /// <summary>Those who wait get another attempt, route by route.</summary>
    private async Task<CustodyTurnEnd> HandOverAsync(CustodyClaim claim, CustodyEntry entry, MailData message, CancellationToken stopping)
    {
        var tried = entry.Recipients.Where(static recipient => recipient.HasFailed || recipient.IsRelayed).ToList();
        var ways = entry.Recipients.Where(static recipient => !recipient.HasFailed && !recipient.IsRelayed).GroupBy(recipient => routes.ConnectorFor(entry.Organisation, recipient.Recipient.ForwardPath)).ToList();
        Handover? unreached = null;
        var happened = new List<TraceEvent>();
        var delivered = new List<TracedRecipient>();
        for (var at = 0; at < ways.Count; at++)
        {
            // A handover that has begun is not cancelled: whether the next hop has the message would be unknown. The relay limits it.
            stopping.ThrowIfCancellationRequested();
            if (time.GetUtcNow() + relay.Limit > claim.Until)
            {
                settlement.TellLost(entry.Id);
                return new CustodyTurnEnd.Left();
            }

            var (left, handover) = await TryAsync(entry, ways[at].Key, [.. ways[at]], message);
            tried.AddRange(left);
            delivered.AddRange(handover?.Recipients.Where(static outcome => outcome.IsTaken).Select(outcome => CustodyTrace.Of(outcome.Recipient, handover.NextHop, outcome.Reply, RecipientStatus.Delivered)) ?? []);
            var waiting = left.Count(static recipient => !recipient.IsRelayed);
            happened.Add(Attempt(handover, ways[at].Count() - waiting, waiting));
            unreached = handover is { IsUnreached: true } && (at == 0 || unreached is not null) ? handover : null;

            // What was handed over is remembered before anything else can go wrong; at the very end that is one with the settlement.
            if (at < ways.Count - 1 || tried.Exists(static recipient => recipient.HasFailed || recipient.IsRelayed))
            {
                List<CustodyRecipient> rest = [.. tried, .. ways.Skip(at + 1).SelectMany(static way => way)];
                if (await settlement.RememberAsync(claim, rest) is not { } renewed)
                {
                    return new CustodyTurnEnd.Left();
                }

                claim = renewed;
            }
        }

        var outcome = new CustodyOutcome(tried, time.GetUtcNow()) { Events = happened, Delivered = delivered };
        return await FinishAsync(claim, entry with { Attempts = entry.Attempts + 1 }, outcome, message, ways is [var first, ..] ? first.Key : null, unreached);
    }

    private async Task<CustodyTurnEnd> FinishAsync(
        CustodyClaim claim, CustodyEntry entry, CustodyOutcome outcome, MailData message, SendConnector? connector, Handover? unreached)
    {
        var schedule = connector?.Retry ?? RetrySchedule.Default;

        // Whoever could not be reached says nothing of this message: it keeps its place among those that wait for the same.
        var next = unreached is null ? time.GetUtcNow() + schedule.MessageInterval : entry.NextAttemptAt;
        var end = await settlement.EndAsync(claim, entry, message, outcome with { Next = next });
        return end is null ? new CustodyTurnEnd.Left()
            : unreached is null ? end
            : new CustodyTurnEnd.Unreached(CustodyRoutes.DestinationOf(entry.Organisation, connector, unreached.Recipients[0].Recipient.ForwardPath.Domain), schedule, CustodySettlement.OneLine(unreached.Recipients[0].Reply));
    }

    /// <summary>Hands the message over by one route.</summary>
    /// <returns>Those who still wait, have now failed, or whose success is ours to report; and how it went, where there was a way.</returns>
    private async Task<(IReadOnlyList<CustodyRecipient> Left, Handover? Handover)> TryAsync(
        CustodyEntry entry, SendConnector? connector, List<CustodyRecipient> recipients, MailData message)
    {
        if (connector is null)
        {
            Log.NoRoute(logger, entry.Id, entry.Organisation);
            return (recipients.ConvertAll(static recipient => recipient with { LastReply = new(451, new(4, 4, 4), "No send connector for this address"), LastServer = null }), null);
        }

        var handover = await relay.HandOverAsync(connector, entry.EnvelopeFor(recipients), new MimeEdit(message), CancellationToken.None);
        var left = handover.Recipients.Where(outcome => !outcome.IsTaken || (outcome.IsSuccessOurs && entry.ReversePath is not null))
            .Select(static outcome => new CustodyRecipient(outcome.Recipient, outcome.Reply, outcome.Server)).ToList();
        if (handover.Recipients.Count(static outcome => outcome.IsTaken) is > 0 and var taken)
        {
            Log.HandedOver(logger, entry.Id, handover.NextHop, taken);
        }

        if (left.FindAll(static recipient => recipient.HasFailed) is { Count: > 0 } refused)
        {
            Log.Refused(logger, entry.Id, handover.NextHop, refused.Count, CustodySettlement.OneLine(refused[0].LastReply));
        }

        return (left, handover);
    }

    private static TraceEvent.Attempted Attempt(Handover? handover, int taken, int left) => new(
        handover?.NextHop, CustodySettlement.OneLine(handover?.Recipients[0].Reply), taken, left, handover?.Tls, handover?.Advice, handover?.Dkim, handover?.LogId, handover?.MtaSts?.ToString());

    private async Task SetAsideAsync(CustodyClaim claim, string fault)
    {
        if (await store.SetAsideAsync(claim, fault, CancellationToken.None))
        {
            Log.IsSetAside(logger, claim.Row.Id, claim.Row.Size, fault);
        }
        else
        {
            settlement.TellLost(Guid.TryParseExact(claim.Row.Id, "n", out var id) ? id : Guid.Empty); // settled by another node meanwhile
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4003, LogLevel.Error, "Message {MessageId} waits: organisation {Organisation} has no send connector for its recipients. Apply one, or the message expires")]
        public static partial void NoRoute(ILogger logger, Guid messageId, string organisation);

        [LoggerMessage(4007, LogLevel.Error, "Message {MessageId} of {Octets} octets is set aside and not relayed: {Fault} Look at the database, at the folder custody beside it, and at their disk; `undersign queue list --state set-aside` has all of them")]
        public static partial void IsSetAside(ILogger logger, string messageId, long octets, string fault);

        [LoggerMessage(4010, LogLevel.Information, "Message {MessageId} in custody was handed over to {NextHop} for {Count} recipients")]
        public static partial void HandedOver(ILogger logger, Guid messageId, string nextHop, int count);

        [LoggerMessage(4012, LogLevel.Information, "Message {MessageId} in custody was refused by {NextHop} for {Count} recipients: {Reply}")]
        public static partial void Refused(ILogger logger, Guid messageId, string nextHop, int count, string reply);
    }
}
