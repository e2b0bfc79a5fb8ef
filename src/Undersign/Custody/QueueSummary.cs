namespace Undersign.Custody;

/// <summary>One destination's queue, as Exchange's <c>Get-Queue</c> shows it.</summary>
internal sealed record QueueSummary
{
    /// <summary>The status of one to whose next hop nothing is sent.</summary>
    public const string Suspended = "Suspended";

    public required string Destination { get; init; }

    /// <summary>Ready, Retry or Suspended: Exchange's words.</summary>
    public required string Status { get; init; }

    public required long Messages { get; init; }

    /// <summary>Of those: held by an administrator.</summary>
    public required long Held { get; init; }

    /// <summary>Of those: not whole any more.</summary>
    public required long SetAside { get; init; }

    /// <summary>The administrator, as the system knows them.</summary>
    public string? SuspendedBy { get; init; }

    public DateTimeOffset? SuspendedAt { get; init; }

    public DateTimeOffset? Oldest { get; init; }
    public long Failures { get; init; }
    public string? LastError { get; init; }

    /// <summary><see langword="null"/> where nothing has failed, and where an administrator has it tried at once.</summary>
    public DateTimeOffset? NextRetry { get; init; }
}
