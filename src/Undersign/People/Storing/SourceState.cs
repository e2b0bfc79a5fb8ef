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

    /// <summary>Of the settings with which it was tried last, whatever came of it.</summary>
    public string TriedWith { get; init; } = "";

    /// <summary>What would go, and waits for somebody to say that this is right; <see cref="RecordLoss.Parse"/> reads it.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Of what somebody said that it is right.</summary>
    public string? Confirmed { get; init; }

    public long ConfirmedUntil { get; init; }

    /// <summary>The most people that it had of late: what goes little by little is measured by that.</summary>
    public long MostPeople { get; init; }

    /// <summary>When it had them, or somebody confirmed that they were fewer.</summary>
    public long MostAt { get; init; }

    /// <summary>What goes a few at a time, as directories push it, though in a day it is as much as would be asked for at once.</summary>
    public RecordLoss? SlowLoss(RecordChanges changes, DateTimeOffset now) =>
        changes.Removed.Count > 0 && IsRecent(now) && Shrinkage.IsGreatOrAll(MostPeople - changes.After, MostPeople) ? new("people", MostPeople - changes.After, MostPeople) : null;

    /// <returns>What is to be remembered as the most, once these changes are stored.</returns>
    public (long People, long At) MostAfter(RecordChanges changes, DateTimeOffset now) =>
        changes.After < MostPeople && IsRecent(now) && !changes.IsSuspicious ? (MostPeople, MostAt) : (changes.After, now.ToUnixTimeMilliseconds());

    private bool IsRecent(DateTimeOffset now) => now.ToUnixTimeMilliseconds() - MostAt < (long)TimeSpan.FromDays(1).TotalMilliseconds;

    /// <param name="fingerprint">Of the settings in force: with others it is read at once, whatever came of it before.</param>
    public bool IsDue(DateTimeOffset now, string fingerprint) =>
        now.ToUnixTimeMilliseconds() is var at && IsFree(now) && (at >= NextAttemptAt || TriedWith != fingerprint || IsAhead(now, Failures > 0 ? FailedAt : SucceededAt));

    private bool IsFree(DateTimeOffset now) => now.ToUnixTimeMilliseconds() >= ClaimedUntil || IsAhead(now + SourceClaim.Limit, ClaimedUntil);

    /// <summary>Nobody waits until a clock that was put back is that late again.</summary>
    private static bool IsAhead(DateTimeOffset now, long at) => at > (now + SourceClaim.Leap).ToUnixTimeMilliseconds();

    /// <summary>
    /// Whether somebody has said that what goes is right: of these settings, of late, and of about as much. What goes meanwhile need not be asked for again.
    /// </summary>
    public bool Allows(IReadOnlyList<RecordLoss> losses, DateTimeOffset now, string fingerprint)
    {
        var confirmed = TriedWith == fingerprint && now.ToUnixTimeMilliseconds() < ConfirmedUntil ? RecordLoss.Parse(Confirmed) : [];
        return losses.All(loss => confirmed.Any(said => said.Of == loss.Of && loss.Gone <= said.Gone + (loss.Before / 100)));
    }
}
