using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>What a turn, or an administrator, has made of an entry, before it is written down.</summary>
/// <param name="Left">All who were not handed over: those who have failed, and those who wait on.</param>
/// <param name="Next">When those who wait are due.</param>
internal sealed record CustodyOutcome(IReadOnlyList<CustodyRecipient> Left, DateTimeOffset Next)
{
    /// <summary>For the trace.</summary>
    public IReadOnlyList<TraceEvent> Events { get; init; } = [];

    /// <summary>Those who were handed over, for the trace.</summary>
    public IReadOnlyList<TracedRecipient> Delivered { get; init; } = [];

    /// <summary>Whether anybody was asked, so that there is news of those who wait.</summary>
    public bool IsTried { get; init; } = true;

    /// <summary>What those are who have failed.</summary>
    public RecipientStatus Failed { get; init; } = RecipientStatus.Failed;
}
