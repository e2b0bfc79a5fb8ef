using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>Where a directory is, and what of it is read.</summary>
internal sealed record LdapSettings
{
    /// <summary>Asked in this order; the next when one does not answer.</summary>
    public required IReadOnlyList<LdapServer> Servers { get; init; }

    /// <summary>A file with the certificates of authorities to trust instead of the machine's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whom to sign in as; <see langword="null"/> for nobody.</summary>
    public string? BindName { get; init; }

    public string? PasswordFile { get; init; }

    public required string Base { get; init; }

    /// <summary>Which objects are people; <see langword="null"/> for what the kind of directory suggests.</summary>
    public string? Filter { get; init; }

    public required string GroupBase { get; init; }

    public string? GroupFilter { get; init; }

    public LdapAttributes Attributes { get; init; } = LdapAttributes.Default;

    /// <summary>After so long everything is read, whatever has changed.</summary>
    public TimeSpan FullEvery { get; init; } = TimeSpan.FromDays(1);
}
