using Undersign.Custody;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>What one client's session has with transit, from MAIL to the end of its message: room on the disk is kept for what it is sending.</summary>
internal sealed class TransitSession(MessageTransit transit, CustodyRoom room) : IDisposable
{
    private static readonly SmtpReply NoRoom = new(452, new(4, 3, 1), "Insufficient system storage, try again later");

    private long _kept;

    /// <summary>What MAIL is answered: 452 4.3.1 when there would be no room for the message, so that nobody sends it in vain. RFC 5321 §4.2.3, RFC 1870 §6.1.</summary>
    /// <param name="declaredSize">Of the message; what says nothing of its size is looked at when it is here.</param>
    public SmtpReply Open(long? declaredSize)
    {
        GiveBack(); // of a transaction that was reset
        return TryKeep(declaredSize ?? 0) ? SmtpReply.Ok : NoRoom;
    }

    public async ValueTask<SmtpReply> CarryAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        try
        {
            return arrival.Data.Length <= _kept || TryKeep(arrival.Data.Length - _kept) ? await transit.CarryAsync(arrival, cancellationToken) : NoRoom;
        }
        finally
        {
            GiveBack();
        }
    }

    public void Dispose() => GiveBack();

    private bool TryKeep(long octets)
    {
        var isKept = room.TryKeep(octets);
        _kept += isKept ? octets : 0;
        return isKept;
    }

    private void GiveBack()
    {
        room.GiveBack(_kept);
        _kept = 0;
    }
}

/// <summary>Where sessions begin.</summary>
internal sealed class TransitSessions(MessageTransit transit, CustodyRoom room)
{
    public TransitSession Begin() => new(transit, room);
}
