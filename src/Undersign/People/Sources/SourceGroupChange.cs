namespace Undersign.People.Sources;

/// <summary>A group that is new, or has other members than before.</summary>
/// <param name="Name"><see langword="null"/> when it, and the address, are as before: one that nobody knows is passed over.</param>
/// <param name="Added">Keys of members; one it has already changes nothing.</param>
/// <param name="Removed">Keys of members; one it has not changes nothing.</param>
/// <param name="IsWhole">Whether <paramref name="Added"/> are all its members: the directory says who is in it, and not who came and went.</param>
internal sealed record SourceGroupChange(string Key, string? Name, string? Address, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, bool IsWhole = false);
