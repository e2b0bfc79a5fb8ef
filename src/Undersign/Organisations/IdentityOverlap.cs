using System.Net;

namespace Undersign.Organisations;

/// <summary>Finds proofs that would fit two organisations.</summary>
internal static class IdentityOverlap
{
    /// <returns>The key below <c>identity</c>, and the beginning of a sentence that ends with the other organisation.</returns>
    public static IEnumerable<(string Key, string Fault)> Between(OrganisationIdentity one, OrganisationIdentity other)
    {
        if (one.RoutingCodes.Intersect(other.RoutingCodes).Any())
        {
            yield return ("routingCodes", "a routing code is that of");
        }

        if (one.Certificates.FirstOrDefault(name => other.Certificates.Any(theirs => theirs.Matches(name.Pattern))) is { } certificate)
        {
            yield return ("certificates", $"a certificate with the name {certificate.Pattern} is that of");
        }

        foreach (var network in one.Addresses.Where(network => other.Addresses.Any(theirs => Overlap(network, theirs))).Take(1))
        {
            yield return ("addresses", $"addresses of {network} are those of");
        }

        if (one.Users.FirstOrDefault(user => other.Users.Any(theirs => theirs.Name.Equals(user.Name, StringComparison.OrdinalIgnoreCase))) is { } same)
        {
            yield return ("users", $"the user {same.Name} is one of");
        }
    }

    /// <summary>Networks are nested or apart, never anything else.</summary>
    private static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);
}
