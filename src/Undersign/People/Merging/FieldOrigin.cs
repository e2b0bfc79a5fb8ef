namespace Undersign.People.Merging;

/// <summary>That a source has a value for somebody's field.</summary>
/// <param name="Key">The person's, in that source.</param>
/// <param name="Counts">Whether it is this value that signatures get.</param>
internal sealed record FieldOrigin(string Field, string Value, string Source, string Key, bool Counts);
