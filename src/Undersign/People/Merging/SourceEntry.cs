namespace Undersign.People.Merging;

/// <summary>Somebody as one source knows them.</summary>
/// <param name="Key">In the source.</param>
/// <param name="Values">By the index of the source's attributes; may end early. An empty text takes away what other sources have.</param>
internal sealed record SourceEntry(string Key, string? Address, string[] Aliases, string?[] Values)
{
    public string? ManagerKey { get; init; }

    public PersonPhoto? Photo { get; init; }

    /// <summary>Where the source has only names of groups, and no groups.</summary>
    public PersonGroup[] Groups { get; init; } = [];

    public IEnumerable<string> Addresses => Address is null ? Aliases : Aliases.Prepend(Address);
}
