using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Smtp;

/// <summary>What a server does with one mail transaction. RFC 5321 §3.3. One instance serves one message.</summary>
/// <remarks>Each method answers one command; a negative reply refuses that command and leaves the session open.</remarks>
public abstract class SmtpTransaction
{
    public virtual ValueTask<SmtpReply> MailAsync(Mailbox? reversePath, MailParameters parameters, CancellationToken cancellationToken) => new(SmtpReply.Ok);

    public virtual ValueTask<SmtpReply> RecipientAsync(EnvelopeRecipient recipient, CancellationToken cancellationToken) => new(SmtpReply.Ok);

    /// <summary>Takes the message. A positive reply takes responsibility for it. RFC 5321 §4.2.5.</summary>
    /// <param name="data">The mail data, dots unstuffed. The session disposes of it when this method has returned.</param>
    public abstract ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken);
}
