using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Stamping;

namespace Undersign.Notifications;

/// <summary>A message of a module, made of its settings and what there is to say; ready to leave.</summary>
/// <param name="MessageId">Without angle brackets.</param>
internal sealed record OutgoingEmail(Envelope Envelope, string MessageId, byte[] Octets)
{
    private const string TestPrefix = "[Test] ";

    /// <param name="values">By the whole name of the template's field.</param>
    /// <param name="now">In Date and Message-ID.</param>
    /// <returns>The message, or why its templates make none.</returns>
    public static (OutgoingEmail? Email, string? Fault) Compose(EmailSettings settings, Organisation organisation, IReadOnlyList<Mailbox> to, IEnumerable<KeyValuePair<string, string>> values, DateTimeOffset now, bool isTest = false)
    {
        var given = values.ToList();
        var (subject, text) = (EmailTemplates.Render(settings.Subject, given), EmailTemplates.Render(settings.Text, given));
        if (subject.Text is not { } title || text.Text is not { } body)
        {
            return (null, $"{(subject.Text is null ? "subject" : "text")}: {subject.Fault ?? text.Fault}");
        }

        var messageId = $"{Guid.CreateVersion7(now):n}@{settings.From.Domain}";
        var message = new OwnMessage
        {
            From = new(settings.DisplayName, settings.From),
            To = to,
            ReplyTo = settings.ReplyTo,
            Date = now,
            MessageId = messageId,
            Subject = isTest ? TestPrefix + title : title,
            Text = body,
            Further = [.. Marks(settings, organisation)],
        };
        using var data = new MailData();
        message.WriteTo(data);
        var octets = new byte[data.Length];
        data.Read(0, octets);
        var copies = isTest ? to : [.. to, .. settings.Bcc]; // a test is its recipient's alone
        var parameters = MailParameters.None with { SmtpUtf8 = message.NeedsSmtpUtf8 };
        return (new(new(settings.From, parameters, [.. copies.Distinct().Select(static mailbox => new EnvelopeRecipient(mailbox))]), messageId, octets), null);
    }

    /// <summary>What leaves by the organisation's own server is not to come back for a signature: it bears the mark as if it had been here.</summary>
    private static IEnumerable<(string Name, string Value)> Marks(EmailSettings settings, Organisation organisation) => settings.Way is not EmailWay.ThroughGateway ? []
        : new[] { organisation.HeaderFields.Processed, HeaderFieldNames.Undersign.Processed }.Distinct(StringComparer.OrdinalIgnoreCase).Select(static name => (name, ProcessedMark.Value));
}
