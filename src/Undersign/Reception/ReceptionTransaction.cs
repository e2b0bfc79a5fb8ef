using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Reception;

/// <summary>One message of one peer, on its way from the session to transit.</summary>
/// <remarks>Nothing is refused at MAIL or RCPT: who the peer is may depend on the routing code, which is a header field of the message.</remarks>
internal sealed class ReceptionTransaction(SmtpServerSession session, Peer peer, MessageTransit transit, CancellationToken connectionClosed) : SmtpTransaction
{
    /// <summary>A stopping host does not interrupt a message that is here whole: Kestrel waits for it. Only a client that has gone does.</summary>
    public override ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken) =>
        transit.CarryAsync(
            new()
            {
                Envelope = envelope,
                Data = data,
                RemoteAddress = peer.Address,
                CertificateNames = peer.CertificateNames,
                ClientName = session.ClientName ?? "",
                Protocol = session.ProtocolName,
            },
            connectionClosed);
}
