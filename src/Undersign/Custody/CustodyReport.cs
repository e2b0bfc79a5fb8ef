using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Custody;

/// <summary>The report we owe the sender of what cannot be delivered, or takes long. RFC 5321 §6.1, RFC 3461 §5.2.</summary>
/// <param name="HostName">Ours.</param>
internal sealed record CustodyReport(CustodyEntry Entry, MailData Original, string HostName, DateTimeOffset Now)
{
    /// <summary>A report never answers a report, and only goes to who wants one. RFC 5321 §4.5.5, RFC 3461 §4.1.</summary>
    public static bool IsFailureOwed(CustodyEntry entry, IEnumerable<CustodyRecipient> failed) =>
        entry.ReversePath is not null && failed.Any(static recipient => recipient.WantsFailureReport);

    public static bool IsDelayOwed(CustodyEntry entry, IEnumerable<CustodyRecipient> waiting) =>
        entry.ReversePath is not null && waiting.Any(static recipient => recipient.WantsDelayNotice);

    /// <summary>Writes the report of failure as a message that enters custody itself, with the null reverse-path.</summary>
    /// <param name="into">Gets the octets of the report.</param>
    public CustodyEntry WriteFailure(IEnumerable<CustodyRecipient> failed, MailData into, string destination) => Write(
        [.. failed.Where(static recipient => recipient.WantsFailureReport)],
        DeliveryAction.Failed,
        into,
        new(
            destination,
            "Undelivered: your message could not be delivered",
            "Your message could not be delivered to these recipients. This report says\r\nnothing about other recipients.",
            RetriedUntil: null));

    /// <param name="until">When we give up.</param>
    /// <inheritdoc cref="WriteFailure"/>
    public CustodyEntry WriteDelay(IEnumerable<CustodyRecipient> waiting, MailData into, string destination, DateTimeOffset until) => Write(
        [.. waiting.Where(static recipient => recipient.WantsDelayNotice)],
        DeliveryAction.Delayed,
        into,
        new(
            destination,
            "Delayed: your message has not been delivered yet",
            $"Your message has not been delivered to these recipients yet. It is tried again until\r\n{until.UtcDateTime:yyyy-MM-dd HH:mm} UTC. You need not send it again.",
            until));

    /// <param name="relayed">All of them want to know: the server that has the message cannot tell them.</param>
    /// <inheritdoc cref="WriteFailure"/>
    public CustodyEntry WriteRelayed(IReadOnlyList<CustodyRecipient> relayed, MailData into, string destination) => Write(
        [.. relayed],
        DeliveryAction.Relayed,
        into,
        new(
            destination,
            "Relayed: your message is on its way",
            "Your message has been handed over for these recipients, to a server that confirms no\r\ndelivery. You will hear no more of it unless it fails.",
            RetriedUntil: null));

    private CustodyEntry Write(List<CustodyRecipient> reported, DeliveryAction action, MailData into, Words words)
    {
        var id = Guid.CreateVersion7(Now);
        var messageId = $"{id:n}@{HostName}";
        DeliveryReport.Write(into, new()
        {
            ReportingMta = HostName,
            From = new("postmaster", HostName),
            To = Entry.ReversePath!, // Is…Owed
            Date = Now,
            MessageId = messageId,
            Boundary = $"report-{id:n}",
            Subject = words.Subject,
            Text = TextOf(reported, words.Text),
            OriginalEnvelopeId = Entry.Parameters.EnvelopeId,
            ArrivalDate = Entry.ReceivedAt,
            Original = MimeReader.Read(Original),
            ReturnsBody = action == DeliveryAction.Failed && "FULL".Equals(Entry.Parameters.Return, StringComparison.OrdinalIgnoreCase), // RFC 3461 §4.3: RET is for failures
            Recipients = [.. reported.Select(recipient => ReportOf(recipient, action, words.RetriedUntil))],
        });

        return new CustodyEntry
        {
            Id = id,
            Organisation = Entry.Organisation,
            Destination = words.Destination,
            ReversePath = null,
            Parameters = MailParameters.None,
            Recipients = [new(new(Entry.ReversePath!, Notify: "NEVER"))],
            ReceivedAt = Now,
            NextAttemptAt = Now,
            AgesAt = Now + RetrySchedule.Default.Expiry,
            IsNoticed = true, // nobody is told of a report's delay
            TraceId = id, // it has a trace of its own
            MessageId = $"<{messageId}>",
        };
    }

    private static RecipientReport ReportOf(CustodyRecipient recipient, DeliveryAction action, DateTimeOffset? until) => new()
    {
        FinalRecipient = recipient.Recipient.ForwardPath,
        OriginalRecipient = recipient.Recipient.OriginalRecipient,
        Action = action,
        Status = recipient.LastReply?.Status ?? (action == DeliveryAction.Failed ? new(5, 0, 0) : action == DeliveryAction.Relayed ? new(2, 0, 0) : new(4, 4, 7)),
        RemoteMta = recipient.LastServer is { } server ? HostOf(server) : null, // RFC 3464 §2.3.5
        DiagnosticCode = recipient.LastServer is null ? null : recipient.LastReply?.ToString().ReplaceLineEndings(" "), // RFC 3464 §2.3.6: what was said by SMTP
        WillRetryUntil = until,
    };

    /// <summary>"mx.fabrikam.example" of "mx.fabrikam.example:25"; an address in brackets, as in mail. RFC 5321 §4.1.3.</summary>
    private static string HostOf(string server)
    {
        var colon = server.LastIndexOf(':');
        var host = colon > 0 ? server[..colon] : server;
        return System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? $"[{(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IPv6:" : "")}{address}]"
            : host;
    }

    private string TextOf(List<CustodyRecipient> recipients, string what)
    {
        var text = new StringBuilder().Append(null, $"This is the mail gateway {HostName}.\r\n\r\n{what}\r\n\r\n");
        foreach (var recipient in recipients)
        {
            text.Append(null, $"  {recipient.Recipient.ForwardPath}\r\n");
            text.Append(recipient switch
            {
                { LastReply: { } reply, LastServer: { } server } => $"    {HostOf(server)} said: {CustodySettlement.OneLine(reply)}\r\n\r\n",
                { LastReply: { } reply } => $"    {reply.Text.ReplaceLineEndings(" ")}\r\n\r\n", // our own conclusion, in words
                _ => "\r\n",
            });
        }

        return text.ToString();
    }

    /// <param name="RetriedUntil">Of a delay.</param>
    private sealed record Words(string Destination, string Subject, string Text, DateTimeOffset? RetriedUntil);
}
