namespace Undersign.People.Merging;

/// <summary>What one source has about a person.</summary>
/// <param name="Source">Its place in the order of sources.</param>
internal readonly record struct Contribution(int Source, SourceEntry Entry);
