namespace Undersign.People.Sources;

/// <summary>Somebody as one directory knows them.</summary>
/// <param name="Key">The directory's own id, the same for as long as the person is in it: objectId, entryUUID, SCIM's id.</param>
/// <param name="Address">The primary address; <see langword="null"/> for who has none, as a manager may.</param>
/// <param name="Aliases">Further addresses, without <c>smtp:</c> before them.</param>
/// <param name="Attributes">By the names of <see cref="PersonAttributes.WellKnown"/>, others as the directory calls them. No blank ones.</param>
/// <param name="ManagerKey">The key of the manager in the same directory.</param>
/// <param name="Photo"><see langword="null"/> when nobody asked, or it could not be had this time: one that is stored stays. <see cref="SourcePhoto.None"/> when there is none.</param>
internal sealed record SourcePerson(
    string Key,
    string? Address,
    IReadOnlyList<string> Aliases,
    IReadOnlyDictionary<string, string> Attributes,
    string? ManagerKey = null,
    SourcePhoto? Photo = null);
