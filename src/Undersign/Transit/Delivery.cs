using Undersign.Custody;
using Undersign.Organisations;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Transit;

/// <summary>Step 5 of the transit: the copies go to the next hop inside the sender's session, or into custody where the organisation wants that.</summary>
internal sealed class Delivery(Relay relay, CustodySpool custody, TimeProvider time)
{
    /// <summary>No send connector fits. A setting is missing, not the recipient: the sender's server keeps the message until it is there.</summary>
    private static readonly SmtpReply NoRoute = new(451, new(4, 4, 4), "No send connector for one of the recipients");

    private static readonly SmtpReply TooLate = new(451, new(4, 4, 1), "The next hop took too long, try again later");

    private static readonly SmtpReply NotStored = new(452, new(4, 3, 1), "The message could not be stored, try again later");

    public async Task<SmtpReply> DeliverAsync(Organisation organisation, IReadOnlyList<Copy> copies, TransitTrace trace, CancellationToken cancellationToken)
    {
        if (copies.Any(static copy => copy.Connector is null))
        {
            return NoRoute;
        }

        if (organisation.Delivery == DeliveryMode.Queue || SpansDomains(copies))
        {
            return await KeepAsync(organisation, copies.Select(static copy => (copy, Waiting(copy))), SmtpReply.Ok, trace);
        }

        var allowed = relay.TimeWhileSenderWaits();
        var handovers = new List<(Copy Copy, Handover Handover)>(copies.Count);
        foreach (var copy in copies)
        {
            // The limit is for the message, not for each copy: the sender waits for all of them.
            var began = time.GetTimestamp();
            var handover = allowed.IsOver ? OutOfTime(copy)
                : await relay.HandOverAsync(copy.Connector!, copy.Envelope, copy.Message, allowed, cancellationToken); // each has one, see above
            trace.HandedOver(handover, time.GetElapsedTime(began));
            handovers.Add((copy, handover));

            // Nothing has left and the next hop is not ready: the sender's server had better keep the whole message.
            if (handovers.Count < copies.Count && Settlement.Of(handovers).Reply.IsTransient)
            {
                break;
            }
        }

        var settlement = Settlement.Of(handovers);
        return settlement.Rest.Count == 0 ? settlement.Reply : await KeepAsync(organisation, settlement.Rest, settlement.Reply, trace);
    }

    /// <summary>
    /// Makes the promise of a 250 true. If that fails after a part was handed over, no answer is right: 451 brings the message again, some
    /// get it twice, and nobody loses it. RFC 5321 §6.1 prefers that.
    /// </summary>
    private async Task<SmtpReply> KeepAsync(
        Organisation organisation, IEnumerable<(Copy Copy, IReadOnlyList<CustodyRecipient> Recipients)> rest, SmtpReply reply, TransitTrace trace)
    {
        var now = time.GetUtcNow();
        var entries = rest.SelectMany(kept => CustodyRoutes.Split(organisation.Name, kept.Copy.Connector, kept.Recipients)
            .Select(part => (Entry: EntryFor(organisation, kept.Copy, part, trace, now), kept.Copy.Message))).ToList();
        try
        {
            // All or none, so that a 451 is true. Not cancelled when the client goes: what was handed over makes the rest ours whether or
            // not it hears the reply.
            await custody.TakeAsync(entries, CancellationToken.None);
            entries.ForEach(entry => trace.TakenIntoCustody(entry.Entry));
            return reply;
        }
        catch (IOException)
        {
            // The spool has logged why. What was handed over whole and only lacks a report of success must not come again for that.
            return entries.TrueForAll(static entry => entry.Entry.Recipients.All(static recipient => recipient.IsRelayed)) ? reply : NotStored;
        }
    }

    /// <summary>
    /// Strangers' exchanges answer when they like, and one that is down would have the sender's server try the whole message again and again.
    /// So a message to several domains is ours at once, and each domain gets it when it can.
    /// </summary>
    private static bool SpansDomains(IReadOnlyList<Copy> copies) =>
        copies.Any(static copy => copy.Connector is { MxPort: not null })
        && copies.SelectMany(static copy => copy.Envelope.Recipients).Select(static recipient => recipient.ForwardPath.Domain).Distinct(StringComparer.OrdinalIgnoreCase).Skip(1).Any();

    private static Handover OutOfTime(Copy copy) =>
        new(copy.Connector!.Name, [.. copy.Envelope.Recipients.Select(static recipient => new RecipientOutcome(recipient, TooLate))]);

    private static CustodyEntry EntryFor(
        Organisation organisation, Copy copy, (string Destination, IReadOnlyList<CustodyRecipient> Recipients) part, TransitTrace trace, DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now),
            Organisation = organisation.Name,
            Destination = part.Destination,
            ReversePath = copy.Envelope.ReversePath,
            Parameters = copy.Envelope.Parameters,
            Recipients = part.Recipients,
            ReceivedAt = now,
            NextAttemptAt = now,
            AgesAt = now + (copy.Connector?.Retry ?? RetrySchedule.Default).NextAge(isNoticed: false),
            TraceId = trace.Id,
            MessageId = trace.MessageId,
        };

    private static IReadOnlyList<CustodyRecipient> Waiting(Copy copy) => [.. copy.Envelope.Recipients.Select(static recipient => new CustodyRecipient(recipient))];
}
