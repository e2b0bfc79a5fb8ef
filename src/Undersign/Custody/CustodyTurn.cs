using System.Data.Common;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Custody;

/// <summary>One turn of one entry: hands over what waits, reports what cannot be delivered, keeps the rest. RFC 5321 §4.5.4.1.</summary>
internal sealed partial class CustodyTurn(
    CustodyStore store, OrganisationCatalogue organisations, Relay relay, NodeConfiguration node, TimeProvider time, ILogger<CustodyTurn> logger)
{
    /// <summary>How long a node that dies keeps its claim. Longer than any handover takes, and renewed after each.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(5);

    /// <summary>Before each further attempt to write down what happened; a database that fails over is back within them.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    /// <summary>Before the settings have been read no mail has a way out, and none of it may be judged for that.</summary>
    public bool IsReady => organisations.IsLoaded;

    /// <returns>Whether a report has come into custody by this, which is due at once.</returns>
    public async Task<bool> TakeAsync(CustodyClaim claim, CancellationToken stopping)
    {
        var entry = claim.Row.ToEntry();
        using var message = await store.ReadAsync(claim, stopping);
        if (message is null)
        {
            await LeaveAsync(claim);
            return false;
        }

        // 1. Those who wait get another attempt, route by route.
        var tried = entry.Recipients.Where(static recipient => recipient.HasFailed).ToList();
        var routes = RoutesOf(entry);
        for (var at = 0; at < routes.Count; at++)
        {
            // A handover that has begun is not cancelled: whether the next hop has the message would be unknown. The relay limits it.
            stopping.ThrowIfCancellationRequested();
            if (time.GetUtcNow() + relay.Limit > claim.Until)
            {
                Log.ClaimLost(logger, entry.Id);
                return false;
            }

            tried.AddRange(await TryAsync(entry, routes[at].Key, [.. routes[at]], message));

            // 2. What was handed over is remembered before anything else can go wrong; at the very end that is one with step 3.
            if (at < routes.Count - 1 || tried.Exists(static recipient => recipient.HasFailed))
            {
                var renewed = claim with { Until = time.GetUtcNow() + ClaimTime };
                List<CustodyRecipient> left = [.. tried, .. routes.Skip(at + 1).SelectMany(static route => route)];
                if (!await InsistAsync(entry.Id, () => store.RememberAsync(claim, renewed, left, CancellationToken.None)))
                {
                    return false;
                }

                claim = renewed;
            }
        }

        return await EndAsync(entry, claim, tried, message);
    }

    /// <summary>3. What has failed is reported, in the transaction that forgets it. The rest waits for its next turn.</summary>
    private async Task<bool> EndAsync(CustodyEntry entry, CustodyClaim claim, List<CustodyRecipient> tried, MailData message)
    {
        var now = time.GetUtcNow();
        var failed = tried.FindAll(static recipient => recipient.HasFailed);
        var waiting = tried.FindAll(static recipient => !recipient.HasFailed);
        var attempts = entry.Attempts + 1;
        var rest = waiting.Count == 0 ? null : entry with { Recipients = waiting, Attempts = attempts, NextAttemptAt = now + RetrySchedule.After(attempts) };
        using var octets = new MailData();
        var report = FailureReport.IsOwed(entry, failed)
            ? FailureReport.Write(entry, failed, message, octets, node.HostName, now)
            : ((CustodyEntry Entry, MimeEdit)?)null;
        if (!await InsistAsync(entry.Id, () => store.SettleAsync(claim, rest, report, CancellationToken.None)))
        {
            return false;
        }

        Tell(entry, failed.Count, rest, report?.Entry);
        return report is not null;
    }

    /// <summary>Hands the message over by one route.</summary>
    /// <returns>Those who still wait, or have now failed.</returns>
    private async Task<IReadOnlyList<CustodyRecipient>> TryAsync(CustodyEntry entry, SendConnector? connector, List<CustodyRecipient> recipients, MailData message)
    {
        if (connector is null)
        {
            Log.NoRoute(logger, entry.Id, entry.Organisation);
            return recipients.ConvertAll(recipient => Expire(entry, recipient with { LastReply = new(451, new(4, 4, 4), "No send connector for this address") }));
        }

        var handover = await relay.HandOverAsync(connector, entry.EnvelopeFor(recipients), new MimeEdit(message), CancellationToken.None);
        var left = handover.Recipients.Where(static outcome => !outcome.IsTaken).Select(static outcome => new CustodyRecipient(outcome.Recipient, outcome.Reply)).ToList();
        if (left.Count < recipients.Count)
        {
            Log.HandedOver(logger, entry.Id, handover.NextHop, recipients.Count - left.Count);
        }

        if (left.FindAll(static recipient => recipient.HasFailed) is { Count: > 0 } refused)
        {
            Log.Refused(logger, entry.Id, handover.NextHop, refused.Count, OneLine(refused[0].LastReply));
        }

        return left.ConvertAll(recipient => Expire(entry, recipient));
    }

    private List<IGrouping<SendConnector?, CustodyRecipient>> RoutesOf(CustodyEntry entry) =>
        [.. entry.Recipients.Where(static recipient => !recipient.HasFailed).GroupBy(recipient => ConnectorFor(entry.Organisation, recipient.Recipient.ForwardPath))];

    private SendConnector? ConnectorFor(string organisation, Mailbox forwardPath) =>
        organisations.Current.Find(organisation) is { } known ? ConnectorChoice.For(forwardPath.Domain, known.SendConnectors) : null;

    /// <summary>A delay that has lasted too long is a failure; the next hop's own words stay in it. RFC 3463 §3.5, X.4.7.</summary>
    private CustodyRecipient Expire(CustodyEntry entry, CustodyRecipient recipient)
    {
        if (recipient.HasFailed || time.GetUtcNow() - entry.ReceivedAt < RetrySchedule.Expiry)
        {
            return recipient;
        }

        Log.Expired(logger, entry.Id, recipient.Recipient.ForwardPath, OneLine(recipient.LastReply));
        return recipient with { LastReply = new(550, new(5, 4, 7), $"Message expired; the last answer was: {recipient.LastReply}") };
    }

    /// <summary>A duplicate is the price of forgetting, so a database that is away for a moment gets several chances, even while the host stops.</summary>
    /// <param name="write">Answers whether the entry is still ours.</param>
    private async Task<bool> InsistAsync(Guid id, Func<Task<bool>> write)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var isOurs = await write();
                if (!isOurs)
                {
                    Log.ClaimLost(logger, id);
                }

                return isOurs;
            }
            catch (Exception e) when (e is DbException or IOException or InvalidOperationException or TimeoutException)
            {
                if (attempt == Pauses.Length)
                {
                    Log.NotRemembered(logger, id, e);
                    return false;
                }

                await Task.Delay(Pauses[attempt], time, CancellationToken.None);
            }
        }
    }

    /// <summary>An entry whose octets are not all there has been settled by another node meanwhile, or is damaged.</summary>
    private async Task LeaveAsync(CustodyClaim claim)
    {
        if (await store.PostponeAsync(claim, time.GetUtcNow() + RetrySchedule.After(claim.Row.Attempts + 1), CancellationToken.None))
        {
            Log.IsDamaged(logger, claim.Row.Id, claim.Row.Size);
        }
        else
        {
            Log.ClaimLost(logger, claim.Row.ToEntry().Id);
        }
    }

    /// <summary>The operator's diary, once it is true.</summary>
    private void Tell(CustodyEntry entry, int failed, CustodyEntry? rest, CustodyEntry? report)
    {
        if (report is not null)
        {
            Log.Reported(logger, entry.Id, failed, entry.ReversePath, report.Id);
        }
        else if (failed > 0)
        {
            Log.NoReportWanted(logger, entry.Id, failed);
        }

        if (rest is not null)
        {
            Log.Deferred(logger, entry.Id, rest.Recipients.Count, rest.NextAttemptAt, OneLine(rest.Recipients[0].LastReply));
        }
    }

    private static string OneLine(SmtpReply? reply) => reply?.ToString().ReplaceLineEndings(" ") ?? "";

    private static partial class Log
    {
        [LoggerMessage(4003, LogLevel.Error, "Message {MessageId} waits: organisation {Organisation} has no send connector for its recipients. Apply one, or the message expires")]
        public static partial void NoRoute(ILogger logger, Guid messageId, string organisation);

        [LoggerMessage(4005, LogLevel.Error, "What became of message {MessageId} could not be written down, so it is tried again and a duplicate may follow; look at the database and its disk")]
        public static partial void NotRemembered(ILogger logger, Guid messageId, Exception exception);

        [LoggerMessage(4006, LogLevel.Warning, "Message {MessageId} is no longer this node's: its claim has ended, or it has been settled. It is left to whoever has it")]
        public static partial void ClaimLost(ILogger logger, Guid messageId);

        [LoggerMessage(4007, LogLevel.Error, "Message {MessageId} in custody no longer has the {Octets} octets that were taken and is not relayed; look at the database")]
        public static partial void IsDamaged(ILogger logger, string messageId, long octets);

        [LoggerMessage(4010, LogLevel.Information, "Message {MessageId} in custody was handed over to {NextHop} for {Count} recipients")]
        public static partial void HandedOver(ILogger logger, Guid messageId, string nextHop, int count);

        [LoggerMessage(4011, LogLevel.Information, "Message {MessageId} in custody is deferred for {Count} recipients until {NextAttemptAt:u} because of: {Reply}")]
        public static partial void Deferred(ILogger logger, Guid messageId, int count, DateTimeOffset nextAttemptAt, string reply);

        [LoggerMessage(4012, LogLevel.Information, "Message {MessageId} in custody was refused by {NextHop} for {Count} recipients: {Reply}")]
        public static partial void Refused(ILogger logger, Guid messageId, string nextHop, int count, string reply);

        [LoggerMessage(4013, LogLevel.Information, "Message {MessageId} in custody has expired for {Recipient}; the last answer was: {Reply}")]
        public static partial void Expired(ILogger logger, Guid messageId, Mailbox recipient, string reply);

        [LoggerMessage(4014, LogLevel.Information, "That message {MessageId} failed for {Count} recipients is reported to {ReversePath} by message {ReportId}")]
        public static partial void Reported(ILogger logger, Guid messageId, int count, Mailbox? reversePath, Guid reportId);

        [LoggerMessage(4015, LogLevel.Information, "Message {MessageId} failed for {Count} recipients and is dropped: nobody wants a report, or it was one itself")]
        public static partial void NoReportWanted(ILogger logger, Guid messageId, int count);
    }
}
