namespace Undersign.People.Scim;

/// <summary>A source of people that a directory pushes.</summary>
/// <param name="TokenHashes">Who may: SHA-256 of each bearer token, in hexadecimal.</param>
/// <param name="Attributes">Beside those that are read in any case: by our name, where they stand.</param>
internal sealed record ScimSettings(IReadOnlyList<string> TokenHashes, IReadOnlyDictionary<string, ScimPath> Attributes);
