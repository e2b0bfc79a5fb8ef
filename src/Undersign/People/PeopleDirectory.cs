namespace Undersign.People;

/// <summary>What the settings of a directory come to.</summary>
/// <param name="Attributes">Beside those that everybody has: what its people may have.</param>
internal sealed record PeopleDirectory(PeopleOrigin Origin, IReadOnlyList<string> Attributes);
