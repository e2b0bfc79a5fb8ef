using Undersign.Operation;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Reception;

/// <summary>One message of one peer, on its way from the session to transit.</summary>
/// <remarks>Whose mail it is, is not asked at MAIL or RCPT: that may depend on the routing code, which is a header field of the message.</remarks>
internal sealed class ReceptionTransaction(SmtpServerSession session, Peer peer, ReceiveConnector connector, ConnectorTraffic traffic, TransitSession transit) : SmtpTransaction
{
    private static readonly SmtpReply NeedsCertificate = new(530, new(5, 7, 0), "A client certificate with a name known here is required");

    public override ValueTask<SmtpReply> MailAsync(Mailbox? reversePath, MailParameters parameters, CancellationToken cancellationToken) =>
        new(connector.ClientNames.Count > 0 && !connector.ClientNames.Any(name => peer.CertificateNames.Any(name.Matches)) ? NeedsCertificate
            : traffic.RefuseMessage(ClientNetwork.Of(peer.Address)) ?? transit.Open(parameters.DeclaredSize, session.HasAwaitedReplies));

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
                User = peer.User,
                Permissions = connector.Permissions,
                ClientName = session.ClientName ?? "",
                Protocol = session.ProtocolName,
                LogId = (session.Transcript as ProtocolLogSession)?.Id,
            },
            CancellationToken.None);
}
