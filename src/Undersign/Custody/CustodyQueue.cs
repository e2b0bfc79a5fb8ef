using System.Data.Common;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>Works off what is in custody: hands over what is due, reports what cannot be delivered, keeps the rest. RFC 5321 §4.5.4.1.</summary>
internal sealed partial class CustodyQueue(
    CustodyStore store, CustodySpool spool, OrganisationCatalogue organisations, Relay relay, NodeConfiguration node, TimeProvider time, ILogger<CustodyQueue> logger)
    : BackgroundService
{
    private const int ClaimAtOnce = 32;

    /// <summary>How long a node that dies keeps its claim. Longer than any handover may take.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    /// <summary>How often we look without being told; other nodes' deposits come to light this way.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A file serves one node: a claim in it is from before the last end of this very node, which may have been killed at work.
        var hasOldClaims = node.Storage is StorageLocation.Sqlite;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (hasOldClaims)
                {
                    await store.ReleaseAllAsync(stoppingToken);
                    hasOldClaims = false;
                }

                if (await WorkAsync(stoppingToken) < ClaimAtOnce)
                {
                    await spool.WaitForDepositAsync(Poll, stoppingToken);
                }
            }
            catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
            {
                Log.QueueStalled(logger, e);
                await Task.Delay(Poll, time, stoppingToken);
            }
        }
    }

    /// <summary>One round over what is due.</summary>
    /// <returns>How many entries were worked on.</returns>
    internal async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await store.ClaimDueAsync(now, now + Claim, ClaimAtOnce, cancellationToken);
        await Parallel.ForEachAsync(due, cancellationToken, TryWorkOnAsync);
        return due.Count;
    }

    /// <summary>One message that cannot be worked on must not hold the others up; its claim ends by itself, and then it is tried again.</summary>
    private async ValueTask TryWorkOnAsync(CustodyEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await WorkOnAsync(entry, cancellationToken);
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException or ArgumentException or System.Text.Json.JsonException)
        {
            Log.EntryStalled(logger, entry.Id, e);
        }
    }

    private async Task WorkOnAsync(CustodyEntry entry, CancellationToken cancellationToken)
    {
        using var message = await store.ReadAsync(entry.Id, cancellationToken);

        // 1. Those who wait get another attempt.
        var waiting = entry.Recipients.Where(static recipient => !recipient.HasFailed).ToList();
        var left = entry.Recipients.Where(static recipient => recipient.HasFailed).ToList();
        left.AddRange(await TryAsync(entry, waiting, message, cancellationToken));

        // 2. What has failed is reported, in the transaction that forgets it.
        var failed = left.FindAll(static recipient => recipient.HasFailed);
        var rest = entry with { Recipients = left.FindAll(static recipient => !recipient.HasFailed), Attempts = entry.Attempts + 1 };
        if (failed.Count > 0 || rest.Recipients.Count == 0)
        {
            using var octets = new MailData();
            var report = FailureReport.IsOwed(entry, failed)
                ? FailureReport.Write(entry, failed, message, octets, node.HostName, time.GetUtcNow())
                : ((CustodyEntry, MimeEdit)?)null;

            // Not cancelled: what was handed over must be remembered, or it goes twice.
            await store.SettleAsync(entry.Id, rest.Recipients.Count == 0 ? null : rest, report, CancellationToken.None);
        }

        // 3. The rest waits for its next turn.
        if (rest.Recipients.Count > 0)
        {
            await store.PostponeAsync(rest with { NextAttemptAt = time.GetUtcNow() + RetrySchedule.After(rest.Attempts) }, CancellationToken.None);
        }
    }

    /// <summary>Hands the message over for those who wait, and returns those who still do, or have now failed.</summary>
    private async Task<IReadOnlyList<CustodyRecipient>> TryAsync(CustodyEntry entry, List<CustodyRecipient> waiting, MailData message, CancellationToken cancellationToken)
    {
        var left = new List<CustodyRecipient>();
        foreach (var route in waiting.GroupBy(recipient => ConnectorFor(entry.Organisation, recipient.Recipient.ForwardPath)))
        {
            var recipients = route.ToList();
            if (route.Key is not { } connector)
            {
                Log.NoRoute(logger, entry.Id, entry.Organisation);
                left.AddRange(recipients.Select(recipient => Expire(entry, recipient with { LastReply = new(451, new(4, 4, 4), "No send connector for this address") })));
                continue;
            }

            var handover = await relay.HandOverAsync(connector, entry.EnvelopeFor(recipients), new MimeEdit(message), cancellationToken);
            left.AddRange(handover.Recipients
                .Where(static outcome => !outcome.IsTaken)
                .Select(outcome => Expire(entry, new CustodyRecipient(outcome.Recipient, outcome.Reply))));
        }

        return left;
    }

    private SendConnector? ConnectorFor(string organisation, Mailbox forwardPath) =>
        organisations.Current.Find(organisation) is { } known ? ConnectorChoice.For(forwardPath.Domain, known.SendConnectors) : null;

    /// <summary>A delay that has lasted too long is a failure; the next hop's own words stay in it. RFC 3463 §3.5, X.4.7.</summary>
    private CustodyRecipient Expire(CustodyEntry entry, CustodyRecipient recipient) =>
        !recipient.HasFailed && time.GetUtcNow() - entry.ReceivedAt >= RetrySchedule.Expiry
            ? recipient with { LastReply = new(550, new(5, 4, 7), $"Message expired; the last answer was: {recipient.LastReply}") }
            : recipient;

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Error, "The queue cannot be worked off; look at the database. It is tried again")]
        public static partial void QueueStalled(ILogger logger, Exception exception);

        [LoggerMessage(4004, LogLevel.Error, "Message {MessageId} in custody could not be worked on and waits for its next turn; look at the database and its disk")]
        public static partial void EntryStalled(ILogger logger, Guid messageId, Exception exception);

        [LoggerMessage(4003, LogLevel.Error, "Message {MessageId} waits: organisation {Organisation} has no send connector for its recipients. Apply one, or the message expires")]
        public static partial void NoRoute(ILogger logger, Guid messageId, string organisation);
    }
}
