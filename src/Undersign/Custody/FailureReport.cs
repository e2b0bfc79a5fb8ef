using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Custody;

/// <summary>The report we owe the sender of what cannot be delivered. RFC 5321 §6.1, RFC 3461 §5.2, RFC 3464.</summary>
internal static class FailureReport
{
    /// <summary>A report never answers a report, and only goes to who wants one. RFC 5321 §4.5.5, RFC 3461 §4.1.</summary>
    public static bool IsOwed(CustodyEntry entry, IEnumerable<CustodyRecipient> failed) =>
        entry.ReversePath is not null && failed.Any(static recipient => recipient.WantsFailureReport);

    /// <summary>Writes the report as a message that enters custody itself, with the null reverse-path.</summary>
    public static (CustodyEntry Entry, MimeEdit Message) Write(CustodyEntry entry, IReadOnlyList<CustodyRecipient> failed, MailData original, string hostName, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var message = DeliveryReport.Write(new()
        {
            Id = id.ToString("n"),
            Date = now,
            ReportingHost = hostName,
            ReversePath = entry.ReversePath!, // IsOwed
            EnvelopeId = entry.Parameters.EnvelopeId,
            ArrivalDate = entry.ReceivedAt,
            ReturnFull = entry.Parameters.Return == "FULL",
            Original = original,
            Recipients = [.. failed.Where(static recipient => recipient.WantsFailureReport).Select(static recipient => new ReportedRecipient(recipient.Recipient, recipient.LastReply!))],
        });

        var report = new CustodyEntry
        {
            Id = id,
            Organisation = entry.Organisation,
            ReversePath = null,
            Parameters = MailParameters.None,
            Recipients = [new(new(entry.ReversePath!, Notify: "NEVER"))],
            ReceivedAt = now,
            NextAttemptAt = now,
        };
        return (report, new MimeEdit(message));
    }
}
