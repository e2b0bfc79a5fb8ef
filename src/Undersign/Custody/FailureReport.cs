using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Custody;

/// <summary>The report we owe the sender of what cannot be delivered. RFC 5321 §6.1, RFC 3461 §5.2.</summary>
internal static class FailureReport
{
    /// <summary>A report never answers a report, and only goes to who wants one. RFC 5321 §4.5.5, RFC 3461 §4.1.</summary>
    public static bool IsOwed(CustodyEntry entry, IEnumerable<CustodyRecipient> failed) =>
        entry.ReversePath is not null && failed.Any(static recipient => recipient.WantsFailureReport);

    /// <summary>Writes the report as a message that enters custody itself, with the null reverse-path. </summary>
    /// <param name="into">Gets the octets of the report.</param>
    public static (CustodyEntry Entry, MimeEdit Message) Write(
        CustodyEntry entry, IEnumerable<CustodyRecipient> failed, MailData original, MailData into, string hostName, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var reported = failed.Where(static recipient => recipient.WantsFailureReport).ToList();
        DeliveryReport.Write(into, new()
        {
            ReportingMta = hostName,
            From = new("postmaster", hostName),
            To = entry.ReversePath!, // IsOwed
            Date = now,
            MessageId = $"{id:n}@{hostName}",
            Boundary = $"report-{id:n}",
            Subject = "Undelivered: your message could not be delivered",
            Text = TextOf(reported, hostName),
            OriginalEnvelopeId = entry.Parameters.EnvelopeId,
            ArrivalDate = entry.ReceivedAt,
            Original = MimeReader.Read(original),
            ReturnsBody = "FULL".Equals(entry.Parameters.Return, StringComparison.OrdinalIgnoreCase),
            Recipients = [.. reported.Select(static recipient => ReportOf(recipient))],
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
        return (report, new(into));
    }

    private static RecipientReport ReportOf(CustodyRecipient failed)
    {
        var reply = failed.LastReply!; // a failure has one
        return new()
        {
            FinalRecipient = failed.Recipient.ForwardPath,
            OriginalRecipient = failed.Recipient.OriginalRecipient,
            Action = DeliveryAction.Failed,
            Status = reply.Status ?? new(5, 0, 0),
            DiagnosticCode = reply.ToString().ReplaceLineEndings(" "),
        };
    }

    private static string TextOf(List<CustodyRecipient> failed, string hostName)
    {
        var text = new StringBuilder()
            .Append(null, $"This is the mail gateway {hostName}.\r\n\r\n")
            .Append("Your message could not be delivered to these recipients. The other recipients,\r\nif there were any, have it.\r\n\r\n");
        foreach (var recipient in failed)
        {
            text.Append(null, $"  {recipient.Recipient.ForwardPath}\r\n    The next server said: {recipient.LastReply?.ToString().ReplaceLineEndings(" ")}\r\n\r\n");
        }

        return text.ToString();
    }
}
