using Undersign.People.Storing;

namespace Undersign.People.Syncing;

/// <summary>What came of reading a source.</summary>
internal abstract record SyncOutcome
{
    private SyncOutcome()
    {
    }

    /// <summary>It is stored, or would be.</summary>
    public sealed record Done(RecordChanges Changes) : SyncOutcome;

    /// <summary>So many would go that somebody has to say that this is right. Nothing was changed.</summary>
    public sealed record Waiting(RecordChanges Changes, string Reason) : SyncOutcome;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Cause">Where the reading did not say so itself.</param>
    public sealed record Failed(string Reason, DateTimeOffset Next, Exception? Cause) : SyncOutcome;

    /// <summary>Somebody else reads it at this moment.</summary>
    public sealed record Busy : SyncOutcome;
}
