namespace Undersign.People.Scim;

/// <summary>Whose resources these are: a source of an organisation. Nobody sees or changes those of another.</summary>
internal sealed record ScimOwner(string Organisation, string Source);
