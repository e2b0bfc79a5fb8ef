using System.Data.Common;
using Undersign.Operation;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>Writes down what a turn came to. Reports enter custody in the transaction that forgets what they are about.</summary>
internal sealed partial class CustodySettlement(
    CustodyStore store, CustodyWriter writer, CustodyFolder folder, CustodyRoutes routes, TraceWriter traces, CustodyMeter meter, NodeConfiguration node, TimeProvider time, ILogger<CustodySettlement> logger)
{
    /// <summary>Before each further attempt to write down what happened; the last one again and again.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    public static string OneLine(SmtpReply? reply) => reply?.ToString().ReplaceLineEndings(" ") ?? "";

    /// <returns>The claim under which work goes on; <see langword="null"/> when there is none any more.</returns>
    public async Task<CustodyClaim?> RememberAsync(CustodyClaim claim, IReadOnlyList<CustodyRecipient> left)
    {
        var renewed = Renewed(claim);
        return await InsistAsync(claim, () => store.RememberAsync(claim, renewed, left, CancellationToken.None)) ? renewed : null;
    }

    /// <summary>A claim under which a handover may begin.</summary>
    /// <returns><see langword="null"/> when somebody else has the entry by now.</returns>
    public async Task<CustodyClaim?> BeginAsync(CustodyClaim claim)
    {
        if (claim.Until - time.GetUtcNow() > CustodyClaim.Time / 2)
        {
            return claim;
        }

        var renewed = Renewed(claim);
        return await InsistAsync(claim, () => store.RenewAsync(claim, renewed, CancellationToken.None)) ? renewed : null;
    }

    /// <summary>Renews a claim for as long as a handover lasts.</summary>
    /// <returns>How it went, and the claim by then. One that was lost is found out when that is written down.</returns>
    public async Task<(THandover Result, CustodyClaim Claim)> HoldAsync<THandover>(CustodyClaim claim, Task<THandover> handover)
    {
        using var over = new CancellationTokenSource();
        while (await Task.WhenAny(handover, Task.Delay(CustodyClaim.Renewal, time, over.Token)) != handover)
        {
            var renewed = Renewed(claim);
            try
            {
                claim = await store.RenewAsync(claim, renewed, CancellationToken.None) ? renewed : claim;
            }
            catch (Exception e) when (e is DbException or IOException or InvalidOperationException or TimeoutException)
            {
                // at the next interval, of which a claim has several
            }
        }

        await over.CancelAsync();
        return (await handover, claim);
    }

    /// <summary>What has failed is reported, who has waited long is told so, the rest waits for its next turn.</summary>
    /// <returns><see langword="null"/> when the entry was not ours any more, or nothing could be written.</returns>
    public async Task<CustodyTurnEnd.Settled?> EndAsync(CustodyClaim claim, CustodyEntry entry, MailData message, CustodyOutcome outcome)
    {
        var now = time.GetUtcNow();
        var schedule = ScheduleOf(entry);
        List<CustodyRecipient> relayed = [.. outcome.Left.Where(static recipient => recipient.IsRelayed)];
        var left = outcome.Left.Where(static recipient => !recipient.IsRelayed).Select(recipient => Expire(entry, schedule, recipient, now, outcome.Failed)).ToList();
        List<CustodyRecipient> failed = [.. left.Where(static each => each.Recipient.HasFailed).Select(static each => each.Recipient)];
        List<CustodyRecipient> waiting = [.. left.Where(static each => !each.Recipient.HasFailed).Select(static each => each.Recipient)];
        var isLate = !entry.IsNoticed && now - entry.ReceivedAt >= schedule.DelayNotice;
        var rest = waiting.Count == 0 ? null : Rest(entry, waiting, outcome.Next, entry.IsNoticed || isLate, schedule);

        using var reports = new OwedReports(new(entry, message, node.HostName, now), folder, entry.ReversePath is { } path ? routes.DestinationFor(entry.Organisation, path) : "");
        reports.AddFailure(failed);
        reports.AddDelay(isLate ? waiting : [], entry.ReceivedAt + schedule.Expiry);
        reports.AddRelayed(relayed);
        if (!await InsistAsync(claim, () => SettleAsync(claim, rest, [.. reports.All.Select(static report => report.Copy)], CancellationToken.None)))
        {
            return null;
        }

        Tell(entry, failed.Count, rest, reports.All);
        Trace(entry, now, outcome, left, reports.All);
        meter.Count(entry, outcome, left.Select(static each => each.Status), reports.All.Select(static report => report.Action));
        return new(reports.All.Count > 0);
    }

    /// <summary>Ends a turn, durably.</summary>
    /// <param name="rest">What waits for its next turn, or <see langword="null"/> when nothing does.</param>
    /// <returns>Whether the entry was still the claimant's; if not, nothing has changed.</returns>
    public async Task<bool> SettleAsync(CustodyClaim claim, CustodyEntry? rest, IReadOnlyList<CustodyCopy> reports, CancellationToken cancellationToken)
    {
        var hasFile = false;
        var isOurs = await writer.WriteAsync(
            async changes =>
            {
                var deletion = rest is null ? await changes.DeleteAsync(claim) : CustodyDeletion.OthersHaveOctets;
                hasFile = deletion == CustodyDeletion.Whole && claim.Row.IsFile != 0;
                if (deletion == CustodyDeletion.Lost || (rest is not null && !await changes.UpdateAsync(claim, rest)))
                {
                    return false;
                }

                foreach (var report in reports)
                {
                    await changes.InsertAsync(report, claim: null);
                }

                return true;
            },
            reports.Sum(static report => report.OctetsWithRow),
            cancellationToken);
        if (hasFile && isOurs)
        {
            folder.Delete(claim.Row.OctetsKey);
        }

        // A transaction may have been committed although the connection broke; at the second attempt the entry is not ours any more, and its
        // report is in custody all the same.
        if (!isOurs && reports.Any(static report => report.Row.IsFile != 0))
        {
            await store.DeleteStraysAsync(reports.Where(static report => report.Row.IsFile != 0).Select(static report => report.Row.Id), cancellationToken);
        }

        return isOurs;
    }

    public void TellLost(Guid id) => Log.ClaimLost(logger, id);

    /// <summary>Whole milliseconds, as the database has them.</summary>
    private CustodyClaim Renewed(CustodyClaim claim) =>
        claim with { Until = DateTimeOffset.FromUnixTimeMilliseconds((time.GetUtcNow() + CustodyClaim.Time).ToUnixTimeMilliseconds()) };

    private RetrySchedule ScheduleOf(CustodyEntry entry) =>
        routes.ConnectorFor(entry.Organisation, entry.Recipients[0].Recipient.ForwardPath)?.Retry ?? RetrySchedule.Default;

    private CustodyEntry Rest(CustodyEntry entry, List<CustodyRecipient> waiting, DateTimeOffset next, bool isNoticed, RetrySchedule schedule) => entry with
    {
        Destination = routes.DestinationFor(entry.Organisation, waiting[0].Recipient.ForwardPath),
        Recipients = waiting,
        NextAttemptAt = next,
        IsNoticed = isNoticed,
        AgesAt = entry.ReceivedAt + schedule.NextAge(isNoticed),
    };

    /// <summary>A delay that has lasted too long is a failure; the next hop's own words stay in it. RFC 3463 §3.5, X.4.7.</summary>
    private (CustodyRecipient Recipient, RecipientStatus Status) Expire(CustodyEntry entry, RetrySchedule schedule, CustodyRecipient recipient, DateTimeOffset now, RecipientStatus failed)
    {
        if (recipient.HasFailed || now - entry.ReceivedAt < schedule.Expiry)
        {
            return (recipient, recipient.HasFailed ? failed : RecipientStatus.Queued);
        }

        Log.Expired(logger, entry.Id, recipient.Recipient.ForwardPath, OneLine(recipient.LastReply));
        var reply = new SmtpReply(550, new(5, 4, 7), recipient switch
        {
            { LastReply: { } last, LastServer: { } server } => $"Message expired; {server} has last said: {last}",
            { LastReply: { } last } => $"Message expired; at last: {last}",
            _ => "Message expired",
        });
        return (recipient with { LastReply = reply, LastServer = null }, RecipientStatus.Expired);
    }

    /// <summary>
    /// A duplicate is the price of forgetting, so a database that is away gets chances as long as the claim lasts: until then nobody else takes
    /// the message up, and afterwards somebody may have. A turn that waits here keeps its place, so what waits is bounded.
    /// </summary>
    /// <param name="write">Answers whether the entry is still ours.</param>
    private async Task<bool> InsistAsync(CustodyClaim claim, Func<Task<bool>> write)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var isOurs = await write();
                if (!isOurs)
                {
                    TellLost(Guid.ParseExact(claim.Row.Id, "n"));
                }

                return isOurs;
            }
            catch (Exception e) when (e is DbException or IOException or InvalidOperationException or TimeoutException)
            {
                var pause = Pauses[Math.Min(attempt, Pauses.Length - 1)];
                if (time.GetUtcNow() + pause >= claim.Until)
                {
                    Log.NotRemembered(logger, claim.Row.Id, e);
                    return false;
                }

                await Task.Delay(pause, time, CancellationToken.None);
            }
        }
    }

    private void Trace(
        CustodyEntry entry, DateTimeOffset now, CustodyOutcome outcome, List<(CustodyRecipient Recipient, RecipientStatus Status)> left, IReadOnlyList<(CustodyCopy Copy, string Action)> reports)
    {
        var news = left.Where(each => outcome.IsTried || each.Recipient.HasFailed).ToList();
        var told = CustodyTrace.Of(
            entry.TraceId,
            now,
            [
                .. outcome.Events,
                .. left.Where(static each => each.Recipient.HasFailed).Select(static each => new TraceEvent.Refused($"{each.Recipient.Recipient.ForwardPath}: {OneLine(each.Recipient.LastReply)}")),
                .. reports.Select(report => new TraceEvent.Reported(report.Copy.Entry.Id, $"{entry.ReversePath}")),
            ],
            [.. outcome.Delivered, .. news.Select(static each => CustodyTrace.Of(each.Recipient.Recipient, each.Recipient.LastServer, each.Recipient.LastReply, each.Status))]);
        if (told is not null)
        {
            traces.Write(told);
        }

        foreach (var (report, action) in reports)
        {
            traces.Write(CustodyTrace.Of(report, new(entry.TraceId, action)));
        }
    }

    /// <summary>The operator's diary, once it is true.</summary>
    private void Tell(CustodyEntry entry, int failed, CustodyEntry? rest, IReadOnlyList<(CustodyCopy Copy, string Action)> reports)
    {
        foreach (var (report, _) in reports)
        {
            Log.Reported(logger, entry.Id, entry.ReversePath, report.Entry.Id);
        }

        if (failed > 0 && reports.Count == 0)
        {
            Log.NoReportWanted(logger, entry.Id, failed);
        }

        if (rest is not null && rest.NextAttemptAt > time.GetUtcNow())
        {
            Log.Deferred(logger, entry.Id, rest.Recipients.Count, rest.NextAttemptAt, OneLine(rest.Recipients[0].LastReply));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4005, LogLevel.Error, "What became of message {MessageId} could not be written down, so it is tried again and a duplicate may follow; look at the database and its disk")]
        public static partial void NotRemembered(ILogger logger, string messageId, Exception exception);

        [LoggerMessage(4006, LogLevel.Warning, "Message {MessageId} is no longer this node's: its claim has ended, or it has been settled. It is left to whoever has it")]
        public static partial void ClaimLost(ILogger logger, Guid messageId);

        [LoggerMessage(4011, LogLevel.Information, "Message {MessageId} in custody is deferred for {Count} recipients until {NextAttemptAt:u} because of: {Reply}")]
        public static partial void Deferred(ILogger logger, Guid messageId, int count, DateTimeOffset nextAttemptAt, string reply);

        [LoggerMessage(4013, LogLevel.Information, "Message {MessageId} in custody has expired for {Recipient}; the last answer was: {Reply}")]
        public static partial void Expired(ILogger logger, Guid messageId, Mailbox recipient, string reply);

        [LoggerMessage(4014, LogLevel.Information, "What became of message {MessageId} is reported to {ReversePath} by message {ReportId}")]
        public static partial void Reported(ILogger logger, Guid messageId, Mailbox? reversePath, Guid reportId);

        [LoggerMessage(4015, LogLevel.Information, "Message {MessageId} failed for {Count} recipients and is dropped: nobody wants a report, or it was one itself")]
        public static partial void NoReportWanted(ILogger logger, Guid messageId, int count);
    }
}
