namespace Undersign.People;

/// <summary>That a directory has a picture of somebody, and which; the octets stay in the database, or in the document that brought them.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Key">The person's, in that source.</param>
/// <param name="Digest">Of the octets: another one is another picture.</param>
internal sealed record PersonPhoto(string Source, string Key, string Digest);
