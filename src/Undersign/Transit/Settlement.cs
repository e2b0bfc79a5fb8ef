using Undersign.Custody;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Transit;

/// <summary>What we answer after handing over, and what we keep to make the answer true. Law 1, RFC 5321 §4.2.5, §6.1.</summary>
/// <param name="Reply">250 only if every recipient was taken or is in <paramref name="Rest"/>.</param>
/// <param name="Rest">Per copy, the recipients to take into custody before the reply is sent: none when nothing was handed over.</param>
internal sealed record Settlement(SmtpReply Reply, IReadOnlyList<(Copy Copy, IReadOnlyList<CustodyRecipient> Recipients)> Rest)
{
    /// <summary>
    /// <code>
    ///  every recipient taken      250                  nothing is left but reports of success, where the next hop makes none
    ///  none taken, all refused    the first refusal    the sender's server reports it
    ///  none taken, some deferred  the first deferral   the sender's server tries the whole message again
    ///  some taken                 250                  the rest goes into custody: deferred ones to be tried again, refused ones to be reported
    /// </code>
    /// The last case cannot be answered with an error: the sender's server would send the copies a second time to those who have them.
    /// </summary>
    public static Settlement Of(IReadOnlyList<(Copy Copy, Handover Handover)> handovers)
    {
        var taken = 0;
        SmtpReply? refused = null, deferred = null;
        foreach (var outcome in handovers.SelectMany(static handover => handover.Handover.Recipients))
        {
            if (outcome.IsTaken)
            {
                taken++;
                continue;
            }

            if (outcome.Reply.IsPermanent)
            {
                refused ??= outcome.Reply;
            }
            else
            {
                deferred ??= outcome.Reply;
            }
        }

        return taken == 0 ? new(deferred ?? refused ?? SmtpReply.Ok, [])
            : new(SmtpReply.Ok, [.. handovers.Select(Remainder).Where(static rest => rest.Recipients.Count > 0)]);
    }

    private static (Copy Copy, IReadOnlyList<CustodyRecipient> Recipients) Remainder((Copy Copy, Handover Handover) handed) =>
        (handed.Copy, [.. handed.Handover.Recipients.Where(outcome => !outcome.IsTaken || (outcome.IsSuccessOurs && handed.Copy.Envelope.ReversePath is not null))
            .Select(static outcome => new CustodyRecipient(outcome.Recipient, outcome.Reply, outcome.Server))]);
}
