using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Relaying;

/// <summary>How mail for the outside has fared lately at a send connector's next hop: since when none of it was taken.</summary>
/// <param name="inside">Domains of the organisation, in canonical form: what is for them is taken from anybody, which says nothing of the rest.</param>
internal sealed class HandoverHistory(IReadOnlySet<string> inside)
{
    private readonly Lock _lock = new();
    private HandoverRecord _record;

    public HandoverRecord Record
    {
        get
        {
            lock (_lock)
            {
                return _record;
            }
        }
    }

    public void Note(Handover handover, DateTimeOffset now)
    {
        if (Succeeded(handover) is not { } succeeded)
        {
            return;
        }

        lock (_lock)
        {
            _record = succeeded ? new(now, null, null) : _record with { FailingSince = _record.FailingSince ?? now, FailedAt = now };
        }
    }

    /// <returns><see langword="null"/> where it says nothing of the way: there was no place for it, its sender or we have ended it, or the next hop wants less at the moment.</returns>
    private bool? Succeeded(Handover handover)
    {
        if (handover.HeldFor is not null || handover.Recipients.Any(static outcome => outcome.Reply == SmtpClientVerdict.Cancelled))
        {
            return null;
        }

        if (handover.IsUnreached)
        {
            return false;
        }

        if (handover.Recipients.Any(static outcome => ThrottleSigns.Of(outcome.Reply) != Throttle.None))
        {
            return null;
        }

        var outside = handover.Recipients.Where(outcome => !inside.Contains(DomainName.Canonical(outcome.Recipient.ForwardPath.Domain))).ToList();
        return outside.Exists(static outcome => !outcome.Reply.IsTransient && outcome.Server is not null) ? true
            : outside.Exists(static outcome => outcome.Reply.IsTransient) ? false
            : null;
    }
}

/// <param name="TakenAt">A message was last taken, or refused for what it was: the way was open.</param>
/// <param name="FailingSince">The first after that which was not.</param>
/// <param name="FailedAt">The last.</param>
internal readonly record struct HandoverRecord(DateTimeOffset? TakenAt, DateTimeOffset? FailingSince, DateTimeOffset? FailedAt);
