namespace Undersign.Relaying.Policies;

/// <summary>A policy as the database keeps it. Times are Unix milliseconds.</summary>
internal sealed record StoredPolicy
{
    public required string Domain { get; init; }

    /// <summary>Of the TXT record it was fetched for.</summary>
    public required string Id { get; init; }

    /// <summary>As it was fetched.</summary>
    public required string Policy { get; init; }

    public required long ExpiresAt { get; init; }

    /// <summary>When it is fetched again although its id has not changed.</summary>
    public required long RefreshAt { get; init; }

    /// <summary>When mail last went by it, to the day.</summary>
    public required long UsedAt { get; init; }
}
