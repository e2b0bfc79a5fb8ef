namespace Undersign.People.Storing;

/// <summary>How it goes with one source: what was read last, and what is wrong. Times are Unix milliseconds, 0 for never.</summary>
internal sealed record SourceState
{
    public required string Organisation { get; init; }

    public required string Source { get; init; }

    /// <summary>Of the settings with which <see cref="State"/> came about.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>What the directory wants to hear to say only what has changed.</summary>
    public string? State { get; init; }

    public long People { get; init; }

    public long Groups { get; init; }

    /// <summary>Of the last reading that changed something, as the next three.</summary>
    public long Added { get; init; }

    public long Changed { get; init; }

    public long Renamed { get; init; }

    public long Removed { get; init; }

    public long SucceededAt { get; init; }

    /// <summary>Since the last success.</summary>
    public long Failures { get; init; }

    /// <summary>Why the last reading failed, or waits; <see langword="null"/> when all is well.</summary>
    public string? Fault { get; init; }

    public long FailedAt { get; init; }

    public long NextAttemptAt { get; init; }

    /// <summary>Somebody reads it until then.</summary>
    public long ClaimedUntil { get; init; }

    /// <summary>Of the reading under way, or the last.</summary>
    public long ObjectsRead { get; init; }

    /// <summary>How many would go, and wait for somebody to say that this is right.</summary>
    public long Leaving { get; init; }

    /// <summary>How many somebody said may go.</summary>
    public long MayLeave { get; init; }

    public bool IsDue(DateTimeOffset now) => now.ToUnixTimeMilliseconds() is var at && at >= NextAttemptAt && at >= ClaimedUntil;
}
