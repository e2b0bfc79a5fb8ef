using Undersign.People.Merging;

namespace Undersign.People;

/// <summary>One source of people, as an organisation's document describes it.</summary>
internal sealed class PeopleSource
{
    /// <summary>As the administrator calls it; the only one of that name in the organisation.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of directory: <c>csv</c>, <c>entra</c>, <c>ldap</c>, <c>scim</c>.</summary>
    public required string Kind { get; init; }

    public FieldPolicies Policies { get; init; } = FieldPolicies.Default;

    public required PeopleOrigin Origin { get; init; }

    /// <summary>Beside those that everybody has: what its people may have, so that templates can name it.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>How often it is read.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>Of its settings: with others everything is read anew.</summary>
    public string Fingerprint { get; init; } = "";
}
