using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A transaction that does what the local part of an address says, and else takes the message.</summary>
internal sealed class ScriptedTransaction(SmtpServerSession session, ICollection<TakenMail> taken) : SmtpTransaction
{
    public override ValueTask<SmtpReply> MailAsync(Mailbox? reversePath, MailParameters parameters, CancellationToken cancellationToken) =>
        new(Answer(reversePath));

    public override ValueTask<SmtpReply> RecipientAsync(EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        new(Answer(recipient.ForwardPath));

    public override async ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken)
    {
        var octets = new byte[data.Length];
        data.Read(0, octets);
        if (envelope.Recipients[0].ForwardPath.LocalPart == "waits")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (Encoding.Latin1.GetString(octets).Contains("throw", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("As the script says.");
        }

        taken.Add(new(session, session.ProtocolName, envelope, octets));
        return SmtpReply.Ok;
    }

    private static SmtpReply Answer(Mailbox? mailbox) => mailbox?.LocalPart switch
    {
        "refused" => new(550, new(5, 1, 1), "No such user"),
        "later" => new(451, new(4, 2, 1), "Try again later"),
        "closes" => new(550, new(5, 7, 1), "Not for you") { Closes = true },
        "long-winded" => new(550, new(5, 7, 1), "First line\nsecond\r\n line\x1b\n250 OK"),
        "throws" => throw new InvalidOperationException("As the script says."),
        _ => SmtpReply.Ok,
    };
}

/// <summary>What a transaction was handed, in the words of a dialogue's <c>T:</c> line.</summary>
internal sealed record TakenMail(SmtpServerSession Session, string ProtocolName, Envelope Envelope, byte[] Data)
{
    public string Text => Encoding.Latin1.GetString(Data);

    public override string ToString() => $"<{Envelope.ReversePath}>{Of(Envelope.Parameters)} > {string.Join(", ", Envelope.Recipients.Select(Of))} | {Text}";

    private static string Of(MailParameters mail) =>
        (mail.DeclaredSize is { } size ? $" SIZE={size}" : "")
        + (mail.Body == BodyType.Unspecified ? "" : $" BODY={mail.Body}")
        + (mail.SmtpUtf8 ? " SMTPUTF8" : "")
        + (mail.Return is null ? "" : $" RET={mail.Return}")
        + (mail.EnvelopeId is null ? "" : $" ENVID={mail.EnvelopeId}");

    private static string Of(EnvelopeRecipient recipient) =>
        $"<{recipient.ForwardPath}>"
        + (recipient.Notify is null ? "" : $" NOTIFY={recipient.Notify}")
        + (recipient.OriginalRecipient is null ? "" : $" ORCPT={recipient.OriginalRecipient}");
}
