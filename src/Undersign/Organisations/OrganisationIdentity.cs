using System.Net;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>How an organisation's mail is known. Any one of these is enough.</summary>
internal sealed record OrganisationIdentity(
    IReadOnlyList<RoutingCode> RoutingCodes,
    IReadOnlyList<CertificateName> Certificates,
    IReadOnlyList<IPNetwork> Addresses)
{
    public bool IsEmpty => RoutingCodes.Count == 0 && Certificates.Count == 0 && Addresses.Count == 0;
}
