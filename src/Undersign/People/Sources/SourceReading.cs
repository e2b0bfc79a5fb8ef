namespace Undersign.People.Sources;

/// <summary>What a directory says when it is read.</summary>
internal abstract record SourceReading
{
    private SourceReading()
    {
    }

    /// <summary>Everything there is: what is stored and not in it is gone.</summary>
    /// <param name="State">With which the next reading may give only what has changed; <see langword="null"/> where the directory cannot.</param>
    public sealed record Complete(IReadOnlyList<SourcePerson> People, IReadOnlyList<SourceGroup> Groups, string? State) : SourceReading;

    /// <summary>What has changed since the state that was given. People are given whole, groups whole or by their changes.</summary>
    /// <param name="RemovedPeople">Keys; also of people who have left the scope.</param>
    /// <param name="RemovedGroups">Keys.</param>
    public sealed record Changes(
        IReadOnlyList<SourcePerson> People,
        IReadOnlyList<string> RemovedPeople,
        IReadOnlyList<SourceGroupChange> Groups,
        IReadOnlyList<string> RemovedGroups,
        string State) : SourceReading;

    /// <summary>It could not be read. Nothing that is stored changes.</summary>
    /// <param name="Reason">What is wrong, and what to do about it. Without secrets and without data of persons.</param>
    /// <param name="RetryAfter">As the directory asked.</param>
    public sealed record Failed(string Reason, TimeSpan? RetryAfter = null) : SourceReading;
}
