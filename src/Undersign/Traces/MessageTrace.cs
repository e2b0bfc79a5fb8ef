namespace Undersign.Traces;

/// <summary>The story of one message, told while it is in transit and written once it has ended.</summary>
internal sealed class MessageTrace
{
    /// <summary>A version-7 UUID made when the message came; its time is the trace's time, and it is the decision id in the stamped message.</summary>
    public required Guid Id { get; init; }

    public string? Organisation { get; set; }

    /// <summary>The author's address, else the reverse-path; <c>&lt;&gt;</c> where there is neither.</summary>
    public string Sender { get; set; } = "<>";

    public string? MessageId { get; set; }

    public long Octets { get; set; }

    public TraceOutcome Outcome { get; set; }

    public List<TraceEvent> Events { get; } = [];

    /// <summary>Set when this is only what happened to the message later, in custody, and its trace is written already.</summary>
    public DateTimeOffset? ContinuedAt { get; init; }

    /// <summary>In the order of the envelope.</summary>
    public List<TracedRecipient> Recipients { get; } = [];
}

/// <summary>What became of one recipient.</summary>
/// <param name="Decision">"stamp NAME" or "pass"; <see langword="null"/> when it did not come so far.</param>
/// <param name="Reply">The next hop's, or ours.</param>
/// <param name="Status">The last that is known; <see langword="null"/> when all about it stands in another trace.</param>
internal sealed record TracedRecipient(string Address, string? Decision, string? Rule, string? NextHop, string Reply, RecipientStatus? Status = null);

internal enum TraceOutcome
{
    /// <summary>The client left before it could be told anything.</summary>
    Abandoned,
    HandedOver,

    /// <summary>All of it, or what the next hop did not take, is in custody.</summary>
    TakenIntoCustody,
    Deferred,
    Refused,
}
