using Undersign.Protocols.Smtp;
using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>Custody's part of the story: whoever searches for a message finds it behind the rest.</summary>
internal static class CustodyTrace
{
    public static TracedRecipient Of(EnvelopeRecipient recipient, string? nextHop, SmtpReply? reply, RecipientStatus status) =>
        new(recipient.ForwardPath.ToString(), null, null, nextHop, CustodySettlement.OneLine(reply), status);

    /// <returns><see langword="null"/> when there is nothing to add, or nothing to add it to.</returns>
    public static MessageTrace? Of(Guid? trace, DateTimeOffset now, IEnumerable<TraceEvent> happened, IEnumerable<TracedRecipient> recipients)
    {
        if (trace is not { } id)
        {
            return null;
        }

        var told = new MessageTrace { Id = id, ContinuedAt = now };
        told.Events.AddRange(happened);
        told.Recipients.AddRange(recipients);
        return told.Events.Count + told.Recipients.Count > 0 ? told : null;
    }

    /// <summary>A message of our own, which begins here.</summary>
    public static MessageTrace Of(CustodyCopy report, TraceEvent.MadeAsReport made)
    {
        var trace = new MessageTrace
        {
            Id = report.Entry.Id,
            Organisation = report.Entry.Organisation,
            MessageId = report.Entry.MessageId,
            Octets = report.Row.Size,
            Outcome = TraceOutcome.TakenIntoCustody,
        };
        trace.Events.Add(made);
        trace.Recipients.AddRange(report.Entry.Recipients.Select(static recipient => Of(recipient.Recipient, null, null, RecipientStatus.Queued)));
        return trace;
    }
}
