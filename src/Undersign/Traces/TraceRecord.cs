using System.Text.Json.Nodes;

namespace Undersign.Traces;

/// <summary>A trace as it is found again.</summary>
internal sealed record TraceRecord
{
    public required string Id { get; init; }

    public DateTimeOffset At { get; init; }

    public string? Organisation { get; init; }

    public required string Sender { get; init; }

    public string? MessageId { get; init; }

    public long Octets { get; init; }

    public required string Outcome { get; init; }

    public IReadOnlyList<TracedRecipient> Recipients { get; init; } = [];

    /// <summary>As they were written: an older or newer program may know other events.</summary>
    public JsonArray Events { get; init; } = [];
}
