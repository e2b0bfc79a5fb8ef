using System.Net;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>How an organisation's mail is known. Any one of these is enough.</summary>
internal sealed record OrganisationIdentity(
    IReadOnlyList<RoutingCode> RoutingCodes,
    IReadOnlyList<CertificateName> Certificates,
    IReadOnlyList<IPNetwork> Addresses)
{
    public IReadOnlyList<OrganisationUser> Users { get; init; } = [];

    public TokenIssuer? Tokens { get; init; }

    public bool IsEmpty => RoutingCodes.Count == 0 && Certificates.Count == 0 && Addresses.Count == 0 && Users.Count == 0 && Tokens is null;

    /// <summary>Whether somebody who signed in under an earlier version of the settings could do so now.</summary>
    public bool Knows(SignedInUser user) => user.HasToken ? Tokens is not null : Users.Any(known => known.Name.Equals(user.Name, StringComparison.OrdinalIgnoreCase));
}
