using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Reception;

/// <summary>One message of one peer, on its way from the session to transit.</summary>
/// <remarks>Nobody is refused at MAIL or RCPT: who the peer is may depend on the routing code, which is a header field of the message.</remarks>
internal sealed class ReceptionTransaction(SmtpServerSession session, Peer peer, MessageTransit transit) : SmtpTransaction
{
    public override ValueTask<SmtpReply> MailAsync(Mailbox? reversePath, MailParameters parameters, CancellationToken cancellationToken) => new(transit.Open());

    /// <summary>
    /// A message that is here whole gets its verdict: neither a stopping host interrupts it, which Kestrel waits for, nor a client that has
    /// closed its side, which may still listen. The handover has a limit of its own.
    /// </summary>
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
            CancellationToken.None);
}
