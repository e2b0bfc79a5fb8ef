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
        var tried = entry.Recipients.Where(static recipient => recipient.IsOver).ToList();
        var ways = entry.Recipients.Where(static recipient => !recipient.IsOver).GroupBy(recipient => routes.ConnectorFor(entry.Organisation, recipient.Recipient.ForwardPath)).ToList();
        var attempts = new List<Attempt>(ways.Count);
        for (var at = 0; at < ways.Count; at++)
        {
            // A handover that has begun is not cancelled: whether the next hop has the message would be unknown. The relay limits it.
            stopping.ThrowIfCancellationRequested();
            if (await settlement.BeginAsync(claim) is not { } begun)
            {
                return new CustodyTurnEnd.Left();
            }

            (var attempt, claim) = await settlement.HoldAsync(begun, TryAsync(entry, ways[at].Key, [.. ways[at]], message));
            attempts.Add(attempt);
            tried.AddRange(attempt.Left);

            // What was handed over, or refused, is remembered before anything else can go wrong; where nobody is left that is one with the settlement.
            if (at < ways.Count - 1 || tried.Exists(static recipient => recipient.IsOver) || (attempt.Taken > 0 && tried.Count > 0))
            {
                List<CustodyRecipient> rest = [.. tried, .. ways.Skip(at + 1).SelectMany(static way => way)];
                if (await settlement.RememberAsync(claim, rest) is not { } renewed)
                {
                    return new CustodyTurnEnd.Left();
                }

                claim = renewed;
            }
        }

        return await FinishAsync(claim, entry, tried, message, attempts);
    }

    private async Task<CustodyTurnEnd> FinishAsync(CustodyClaim claim, CustodyEntry entry, List<CustodyRecipient> tried, MailData message, List<Attempt> attempts)
    {
        var now = time.GetUtcNow();
        var schedule = attempts is [var first, ..] ? first.Schedule : RetrySchedule.Default;
        var stopped = attempts.Count > 0 && attempts.TrueForAll(static attempt => attempt.WasNotOffered) ? attempts[^1] : null;

        // Whoever could not be reached, or gets enough already, says nothing of this message: it keeps its place among those that wait for the same.
        var next = stopped is not null ? entry.NextAttemptAt
            : now + (attempts.Exists(static attempt => attempt.Handover is { IsUncertain: true }) ? RetrySchedule.AfterUncertainty(now - entry.ReceivedAt) : schedule.MessageInterval);
        var tries = stopped is { Handover.HeldFor: not null } ? entry.Attempts : entry.Attempts + 1;
        var outcome = new CustodyOutcome(tried, next)
        {
            Events = [.. attempts.Where(static attempt => attempt.Handover?.HeldFor is null).Select(static attempt => attempt.ForTrace)],
            Delivered = [.. attempts.SelectMany(static attempt => attempt.Delivered)],
            IsTried = stopped is not { Handover.HeldFor: not null },
        };
        var end = await settlement.EndAsync(claim, entry with { Attempts = tries }, message, outcome);
        return end is null ? new CustodyTurnEnd.Left()
            : stopped is not { Handover: { } handover } ? end
            : handover.HeldFor is { } wait ? new CustodyTurnEnd.HeldBack(DestinationOf(entry, stopped), wait)
            : new CustodyTurnEnd.Unreached(DestinationOf(entry, stopped), schedule, CustodySettlement.OneLine(handover.Recipients[0].Reply));
    }

    private static string DestinationOf(CustodyEntry entry, Attempt stopped) =>
        CustodyRoutes.DestinationOf(entry.Organisation, stopped.Connector, stopped.Left[0].Recipient.ForwardPath.Domain);

    /// <summary>Hands the message over by one route.</summary>
    private async Task<Attempt> TryAsync(CustodyEntry entry, SendConnector? connector, List<CustodyRecipient> recipients, MailData message)
    {
        if (connector is null)
        {
            Log.NoRoute(logger, entry.Id, entry.Organisation);
            return new(null, null, 0, recipients.ConvertAll(static recipient => recipient with { LastReply = new(451, new(4, 4, 4), "No send connector for this address"), LastServer = null }));
        }

        var handover = await relay.HandOverAsync(connector, entry.EnvelopeFor(recipients), new MimeEdit(message), relay.TimeInCustody(), CancellationToken.None);
        var left = handover.Recipients.Where(outcome => !outcome.IsTaken || (outcome.IsSuccessOurs && entry.ReversePath is not null))
            .Select(static outcome => new CustodyRecipient(outcome.Recipient, outcome.Reply, outcome.Server)).ToList();
        var taken = handover.Recipients.Count(static outcome => outcome.IsTaken);
        if (taken > 0)
        {
            Log.HandedOver(logger, entry.Id, handover.NextHop, taken);
        }

        if (left.FindAll(static recipient => recipient.HasFailed) is { Count: > 0 } refused)
        {
            Log.Refused(logger, entry.Id, handover.NextHop, refused.Count, CustodySettlement.OneLine(refused[0].LastReply));
        }

        return new(connector, handover, taken, left);
    }

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

    /// <summary>One route of a turn, and how it went.</summary>
    /// <param name="Connector"><see langword="null"/> where there is no way, and so no handover.</param>
    /// <param name="Taken">How many recipients were handed over.</param>
    /// <param name="Left">Those who still wait, have now failed, or whose success is ours to report.</param>
    private sealed record Attempt(SendConnector? Connector, Handover? Handover, int Taken, IReadOnlyList<CustodyRecipient> Left)
    {
        public RetrySchedule Schedule => Connector?.Retry ?? RetrySchedule.Default;

        public bool WasNotOffered => Handover is { IsUnreached: true } or { HeldFor: not null };

        public IEnumerable<TracedRecipient> Delivered => Handover is not { } handover ? []
            : handover.Recipients.Where(static outcome => outcome.IsTaken).Select(outcome => CustodyTrace.Of(outcome.Recipient, handover.NextHop, outcome.Reply, RecipientStatus.Delivered));

        public TraceEvent.Attempted ForTrace => new(
            Handover?.NextHop, CustodySettlement.OneLine(Handover?.Recipients[0].Reply), Taken, Left.Count(static recipient => !recipient.IsRelayed), Handover?.Tls, Handover?.Advice, Handover?.Dkim, Handover?.LogId, Handover?.MtaSts?.ToString());
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
