namespace Undersign.People;

/// <summary>Somebody who writes mail, as the directory knows them.</summary>
/// <remarks>There may be 100,000 of them in memory: the names of attributes are kept once for all, and values in an array beside.</remarks>
internal sealed class Person(PersonAttributes attributes, string?[] values, string address, string[] aliases, string[] groups)
{
    /// <summary>The primary address.</summary>
    public string Address => address;

    /// <summary>Further addresses under which this person writes.</summary>
    public IReadOnlyList<string> Aliases => aliases;

    public IReadOnlyList<string> Groups => groups;

    /// <summary>The names that may have a value, in the order of the source.</summary>
    public IReadOnlyList<string> AttributeNames => attributes.Names;

    /// <summary>An attribute's value; <see langword="null"/> when it is unknown or blank. <c>mail</c> is the primary address.</summary>
    public string? this[string attribute] =>
        attribute.Equals(PersonAttributes.Mail, StringComparison.OrdinalIgnoreCase) ? address
        : attributes.IndexOf(attribute) is var index and >= 0 ? values[index]
        : null;

    public bool IsMemberOf(string group) => groups.Contains(group, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => address;
}
