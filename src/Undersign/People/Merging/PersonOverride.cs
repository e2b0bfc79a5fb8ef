namespace Undersign.People.Merging;

/// <summary>What an administrator said of somebody, whatever the directories say.</summary>
/// <param name="Address">One of the person's, at the time.</param>
/// <param name="Value">Empty: the field is to be blank.</param>
internal sealed record PersonOverride(string Address, string Field, string Value, string Author, DateTimeOffset At)
{
    /// <summary>By what the sources knew the person when it was said; empty where they have nothing but addresses.</summary>
    public IReadOnlyList<SourceKey> Holder { get; init; } = [];
}
