using Undersign.Traces;

namespace Undersign.Tests.Traces;

internal static class TraceSamples
{
    public static MessageTrace Trace(DateTimeOffset at, string sender, string messageId, params string[] recipients)
    {
        var trace = new MessageTrace
        {
            Id = Guid.CreateVersion7(at),
            Organisation = "contoso",
            Sender = sender,
            MessageId = messageId,
            Octets = 10_240,
            Outcome = TraceOutcome.HandedOver,
        };
        trace.Events.AddRange(
        [
            new TraceEvent.Received("192.0.2.7", "mail.contoso.example", "ESMTPS", sender),
            new TraceEvent.Identified("contoso", "routing code"),
            new TraceEvent.Decided(recipients.Length, "stamp", "Mail to the outside", "standard", null),
            new TraceEvent.Stamped("standard", ["1.1 text/plain", "1.2 text/html"], "AboveHistory", "above the history: Gmail"),
            new TraceEvent.HandedOver("127.0.0.1:2526", "250 2.0.0 OK queued as 4F2A", recipients.Length, 4),
            new TraceEvent.Answered("250 2.0.0 OK", 9),
        ]);
        trace.Recipients.AddRange(recipients.Select(recipient => new TracedRecipient(recipient.ToLowerInvariant(), "stamp standard", "Mail to the outside", "127.0.0.1:2526", "250 2.0.0 OK queued as 4F2A", RecipientStatus.Delivered)));
        return trace;
    }
}
