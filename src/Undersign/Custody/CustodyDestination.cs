namespace Undersign.Custody;

/// <summary>A destination for which something is due, and how it fared.</summary>
internal sealed record CustodyDestination
{
    public required string Name { get; init; }

    /// <summary>Attempts in a row that reached nobody.</summary>
    public long Failures { get; init; }

    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>An administrator wants nothing to be sent there.</summary>
    public bool IsSuspended { get; init; }
}
