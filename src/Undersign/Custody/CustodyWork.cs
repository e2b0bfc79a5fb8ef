using Undersign.Relaying;

namespace Undersign.Custody;

/// <summary>A claimed entry on its way to its turn.</summary>
/// <param name="Copy">What has only just come in, and need not be read back.</param>
internal sealed record CustodyWork(CustodyClaim Claim, CustodyCopy? Copy = null)
{
    /// <summary>What it costs the node until its turn ends.</summary>
    public long OctetsInMemory => Copy?.Octets is { } octets ? octets.Length : CustodyCapacity.OctetsInMemory(Claim.Row.Size);
}

/// <summary>What a turn was.</summary>
internal abstract record CustodyTurnEnd
{
    private CustodyTurnEnd()
    {
    }

    /// <param name="HasReport">A report has come into custody by it, which is due at once.</param>
    public sealed record Settled(bool HasReport) : CustodyTurnEnd;

    /// <summary>There was no session with the next hop: whatever else waits for it need not try.</summary>
    public sealed record Unreached(string Destination, RetrySchedule Schedule, string Reply) : CustodyTurnEnd;

    /// <summary>Its destination gets as much as it may: whatever else waits for it need not try for so long.</summary>
    public sealed record HeldBack(string Destination, TimeSpan For) : CustodyTurnEnd;

    /// <summary>The entry is not ours any more, or not whole.</summary>
    public sealed record Left : CustodyTurnEnd;
}
