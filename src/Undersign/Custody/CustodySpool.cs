using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>Takes messages into custody: whoever awaits <see cref="TakeAsync"/> may answer 250 when it returns. Law 1.</summary>
/// <remarks>What can leave at once leaves from memory, once it is durable; everything else is found in the database when its turn comes.</remarks>
internal sealed partial class CustodySpool(CustodyWriter writer, CustodyFolder folder, CustodyQueue queue, TimeProvider time, ILogger<CustodySpool> logger)
{
    /// <summary>
    /// How long a sender waits when mail comes faster than it leaves. Without it a fast sender fills the disk with what a slow next hop will
    /// take hours for; longer, and one slow destination would hold up whoever sends to it and to others.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Completes when all are durable; throws <see cref="IOException"/> when they could not be made so, and then none was taken.</summary>
    /// <param name="messages">
    /// The copies of one message. They must live until the task has completed. Several entries may have one copy, for domains that go their own
    /// ways; they stand together, and its octets are kept once.
    /// </param>
    public async Task TakeAsync(IReadOnlyList<(CustodyEntry Entry, MimeEdit Message)> messages, CancellationToken cancellationToken)
    {
        var copies = Prepare(messages);
        var places = await ReserveAsync(copies, cancellationToken);
        try
        {
            await writer.WriteAsync(
                async changes =>
                {
                    foreach (var (copy, lane, work) in places)
                    {
                        await changes.InsertAsync(copy, lane is null ? null : work.Claim);
                    }

                    return true;
                },
                copies.Sum(static copy => copy.OctetsWithRow),
                cancellationToken);
        }
        catch
        {
            places.ForEach(static place => place.Lane?.Free(place.Work.OctetsInMemory));
            Discard(copies);
            throw;
        }

        Begin(places);
    }

    private List<CustodyCopy> Prepare(IReadOnlyList<(CustodyEntry Entry, MimeEdit Message)> messages)
    {
        var copies = new List<CustodyCopy>(messages.Count);
        try
        {
            for (var at = 0; at < messages.Count; at++)
            {
                var (entry, message) = messages[at];
                if (at == 0 || !ReferenceEquals(message, messages[at - 1].Message))
                {
                    copies.Add(CustodyCopy.Of(entry, message, folder));
                    continue;
                }

                copies[at - 1] = copies[at - 1].Shared();
                copies.Add(copies[at - 1].For(entry));
            }

            return copies;
        }
        catch (Exception e)
        {
            Log.NotTaken(logger, messages.Count, e);
            Discard(copies);
            throw e is IOException ? e : new IOException("The message could not be taken into custody.", e);
        }
    }

    private async Task<List<(CustodyCopy Copy, CustodyLane? Lane, CustodyWork Work)>> ReserveAsync(List<CustodyCopy> copies, CancellationToken cancellationToken)
    {
        await queue.LaneOf(copies[0].Entry.Destination).RoomAsync().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var until = DateTimeOffset.FromUnixTimeMilliseconds((time.GetUtcNow() + CustodyClaim.Time).ToUnixTimeMilliseconds());
        return copies.ConvertAll(copy =>
        {
            var lane = queue.LaneOf(copy.Entry.Destination);
            var work = new CustodyWork(new(copy.Row, queue.Claimant, until), copy);
            return (copy, lane.TryReserve(work.OctetsInMemory) ? lane : null, work);
        });
    }

    private void Begin(List<(CustodyCopy Copy, CustodyLane? Lane, CustodyWork Work)> places)
    {
        foreach (var (_, lane, work) in places)
        {
            if (lane is null)
            {
                queue.Announce();
                continue;
            }

            lane.Fill(work);
            queue.Start(lane);
        }
    }

    private void Discard(List<CustodyCopy> copies)
    {
        foreach (var copy in copies.Where(static copy => copy.Row.IsFile != 0))
        {
            folder.Delete(copy.Row.OctetsKey);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4009, LogLevel.Error, "{Count} copies of a message could not be taken into custody and were deferred; look at the folder of large messages beside the database, and its disk")]
        public static partial void NotTaken(ILogger logger, int count, Exception exception);
    }
}
