using Undersign.Custody;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>
/// What one client's session has with transit, message by message: room on the disk is kept for what it has sent, and what it may not have
/// heard of is remembered.
/// </summary>
/// <param name="clientLeaves">The client has closed its side of the connection, or it broke.</param>
internal sealed class TransitSession(MessageTransit transit, CustodyRoom room, HandoverMemory memory, CancellationToken clientLeaves)
{
    private static readonly SmtpReply NoRoom = new(452, new(4, 3, 1), "Insufficient system storage, try again later");

    private readonly HandoverReceipt _receipt = new(memory, clientLeaves);

    /// <summary>What MAIL is answered: 452 4.3.1 when there would be no room for the message, so that nobody sends it in vain. RFC 5321 §4.2.3, RFC 1870 §6.1.</summary>
    /// <param name="declaredSize">Of the message; what says nothing of its size is looked at when it is here.</param>
    /// <param name="hasHeard">The client has waited for our reply to the message before.</param>
    public SmtpReply Open(long? declaredSize, bool hasHeard)
    {
        if (hasHeard)
        {
            _receipt.Heard();
        }

        return room.Has(declaredSize ?? 0) ? SmtpReply.Ok : NoRoom;
    }

    public async ValueTask<SmtpReply> CarryAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        SmtpReply? reply = null;
        var octets = arrival.Data.Length;
        var isKept = room.TryKeep(octets);
        try
        {
            reply = isKept ? await transit.CarryAsync(arrival with { Receipt = _receipt }, cancellationToken) : NoRoom;
            return reply;
        }
        finally
        {
            _receipt.End(reply);
            room.GiveBack(isKept ? octets : 0);
        }
    }

    /// <param name="hasHeard">The client has waited for our last reply and then said QUIT. Postfix sends its QUIT with the data, which proves nothing.</param>
    public void End(bool hasHeard)
    {
        if (hasHeard)
        {
            _receipt.Heard();
        }

        _receipt.Lost();
    }
}

/// <summary>Where sessions begin.</summary>
internal sealed class TransitSessions(MessageTransit transit, CustodyRoom room, HandoverMemory memory)
{
    public TransitSession Begin(CancellationToken clientLeaves) => new(transit, room, memory, clientLeaves);
}
