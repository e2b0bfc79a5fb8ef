namespace Undersign.People;

/// <summary>Somebody who writes mail, as the directory knows them.</summary>
/// <remarks>There may be 100,000 of them in memory: the names of attributes are kept once for all, and values in an array beside.</remarks>
/// <param name="values">By the index of their attributes; may end early.</param>
/// <param name="address">Empty for somebody without mail, who is nobody's sender and perhaps somebody's manager.</param>
internal sealed class Person(PersonAttributes attributes, string?[] values, string address, string[] aliases, PersonGroup[] groups)
{
    /// <summary>The primary address.</summary>
    public string Address => address;

    /// <summary>Further addresses under which this person writes.</summary>
    public IReadOnlyList<string> Aliases => aliases;

    /// <summary>Those of the groups they are in as well.</summary>
    public IReadOnlyList<PersonGroup> Groups => groups;

    /// <summary>Set once, before anybody reads the snapshot: managers have managers, in circles too.</summary>
    public Person? Manager { get; set; }

    public PersonPhoto? Photo { get; init; }

    /// <summary>The names that may have a value, in the order of the source.</summary>
    public IEnumerable<string> AttributeNames => Manager is null ? attributes.Names : attributes.Names.Union(PersonAttributes.OfManager.Keys, StringComparer.OrdinalIgnoreCase);

    /// <summary>An attribute's value; <see langword="null"/> when it is unknown or blank. <c>mail</c> is the primary address, <c>manager</c> the manager's name, <c>photo</c> the digest of the picture.</summary>
    public string? this[string attribute] =>
        attribute.Equals(PersonAttributes.Mail, StringComparison.OrdinalIgnoreCase) ? address
        : attribute.Equals(PersonAttributes.Photo, StringComparison.OrdinalIgnoreCase) ? Photo?.Digest
        : Manager is { } manager && PersonAttributes.OfManager.TryGetValue(attribute, out var ofManager) ? manager.Own(ofManager) ?? (ofManager == PersonAttributes.DisplayName ? manager.Address : null)
        : Own(attribute);

    /// <param name="group">Its name or its address.</param>
    public bool IsMemberOf(string group)
    {
        foreach (var candidate in groups)
        {
            if (candidate.IsCalled(group))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => address;

    /// <summary>As a source gave it: a manager's manager is not asked for.</summary>
    private string? Own(string attribute) =>
        attribute.Equals(PersonAttributes.Mail, StringComparison.OrdinalIgnoreCase) ? (address.Length > 0 ? address : null)
        : attributes.IndexOf(attribute) is var index && index >= 0 && index < values.Length ? values[index]
        : null;
}
