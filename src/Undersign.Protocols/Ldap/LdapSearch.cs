namespace Undersign.Protocols.Ldap;

/// <summary>What to look for. RFC 4511 §4.5.1.</summary>
/// <param name="Base">The name of the object where the search begins; empty for the server's own (RFC 4512 §5.1).</param>
/// <param name="Attributes">Those to be returned.</param>
public sealed record LdapSearch(string Base, LdapScope Scope, LdapFilter Filter, IReadOnlyList<string> Attributes)
{
    /// <summary>Objects a page, as servers limit how many they give at once; 0 for all of them in one. RFC 2696.</summary>
    public int PageSize { get; init; }
}

/// <summary>RFC 4511 §4.5.1.2.</summary>
public enum LdapScope
{
    Base = 0,
    OneLevel = 1,
    Subtree = 2,
}
