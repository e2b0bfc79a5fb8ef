namespace Undersign.People.Sources;

/// <summary>A group as one directory knows it.</summary>
/// <param name="Key">As that of a person; no person and group have the same.</param>
/// <param name="Address">Where it has one.</param>
/// <param name="Members">Keys of people, or of groups: what these have counts for this one as well.</param>
internal sealed record SourceGroup(string Key, string Name, string? Address, IReadOnlyList<string> Members);
