using Undersign.Operation;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>Works off what is in custody, as it falls due. RFC 5321 §4.5.4.1.</summary>
internal sealed partial class CustodyQueue(
    CustodyStore store, CustodySpool spool, CustodyTurn turn, NodeConfiguration node, TimeProvider time, ILogger<CustodyQueue> logger)
    : BackgroundService
{
    /// <summary>All are worked on at once: one that waited for the others here would lose time of its claim.</summary>
    internal const int ClaimAtOnce = 32;

    /// <summary>How often we look without being told; other nodes' deposits come to light this way.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Who claims. Nodes behind one name in DNS may share the host name of their settings, hence the machine's. A file serves one node, and
    /// keeps serving it when a container comes back under another name.
    /// </summary>
    private readonly string _claimant = node.Storage is StorageLocation.Sqlite ? "the only node" : $"{Environment.MachineName}/{node.HostName}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var hasOldClaims = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (hasOldClaims)
                {
                    await ReleaseAsync(stoppingToken);
                    hasOldClaims = false;
                }

                if (!turn.IsReady || await WorkAsync(stoppingToken) < ClaimAtOnce)
                {
                    await spool.WaitForDepositAsync(Poll, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.QueueStalled(logger, e);
                await Task.Delay(Poll, time, stoppingToken);
            }
        }
    }

    /// <summary>Gives up the claims of this node from before its last end; it may have been killed at work.</summary>
    internal Task ReleaseAsync(CancellationToken cancellationToken) => store.ReleaseAsync(_claimant, cancellationToken);

    /// <summary>One round over what is due.</summary>
    /// <returns>How many entries were worked on.</returns>
    internal async Task<int> WorkAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var due = await store.ClaimDueAsync(_claimant, now, now + CustodyTurn.ClaimTime, ClaimAtOnce, stopping);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = ClaimAtOnce, CancellationToken = stopping }, WorkOnAsync);
        return due.Count;
    }

    /// <summary>One message that cannot be worked on must not hold the others up. It is never deleted: somebody waits for it.</summary>
    private async ValueTask WorkOnAsync(CustodyClaim claim, CancellationToken stopping)
    {
        try
        {
            if (await turn.TakeAsync(claim, stopping))
            {
                spool.Announce();
            }
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.EntryStalled(logger, claim.Row.Id, e);
            await TryPostponeAsync(claim, stopping);
        }
    }

    private async Task TryPostponeAsync(CustodyClaim claim, CancellationToken stopping)
    {
        try
        {
            await store.PostponeAsync(claim, time.GetUtcNow() + RetrySchedule.After(claim.Row.Attempts + 1), stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.NotPostponed(logger, claim.Row.Id, e); // its claim ends by itself, and then it is tried again
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Error, "The queue cannot be worked off; look at the database. It is tried again")]
        public static partial void QueueStalled(ILogger logger, Exception exception);

        [LoggerMessage(4004, LogLevel.Error, "Message {MessageId} in custody could not be worked on and waits for its next turn; look at its row, at the database and its disk")]
        public static partial void EntryStalled(ILogger logger, string messageId, Exception exception);

        [LoggerMessage(4008, LogLevel.Debug, "Message {MessageId} could not be postponed either; its claim ends by itself")]
        public static partial void NotPostponed(ILogger logger, string messageId, Exception exception);
    }
}
