namespace Undersign.People.Sources;

/// <summary>A group that is new, or has other members than before.</summary>
/// <param name="Added">Keys of members; one it has already changes nothing.</param>
/// <param name="Removed">Keys of members; one it has not changes nothing.</param>
internal sealed record SourceGroupChange(string Key, string Name, string? Address, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);
