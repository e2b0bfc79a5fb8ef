namespace Undersign.People.Storing;

/// <summary>That one node, or one command, reads a source, and nobody else.</summary>
/// <param name="Id">Of this reading.</param>
internal sealed record SourceClaim(string Organisation, string Source, string Id);
