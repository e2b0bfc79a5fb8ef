namespace Undersign.Protocols.Smtp;

/// <summary>A mail transaction between MAIL and the end of the data: the envelope as it grows, and who decides. RFC 5321 §3.3.</summary>
internal sealed class OpenTransaction(SmtpTransaction handler, SmtpCommand.Mail mail)
{
    private readonly List<EnvelopeRecipient> _recipients = [];

    public SmtpTransaction Handler => handler;

    public SmtpCommand.Mail Mail => mail;

    public int RecipientCount => _recipients.Count;

    /// <summary>Whether there was a RCPT that got no 250.</summary>
    public bool HasRefusedRecipients { get; set; }

    public void Add(EnvelopeRecipient recipient) => _recipients.Add(recipient);

    public Envelope ToEnvelope() => new(mail.ReversePath, mail.Parameters, _recipients);
}
