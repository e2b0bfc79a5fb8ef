using System.Collections.Frozen;
using System.Net;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>All organisations at one moment; never changes, so the mail path reads it without a lock.</summary>
internal sealed class OrganisationSet
{
    private readonly FrozenDictionary<RoutingCode, Organisation[]> _byCode;

    private readonly FrozenDictionary<string, (Organisation Organisation, OrganisationUser User)[]> _byUser;

    private readonly bool _isComplete;

    private readonly string[] _ownFields;

    private readonly string[] _routingFields;

    /// <param name="isComplete">False when there is an organisation of whose settings no version can be read.</param>
    public OrganisationSet(IEnumerable<Organisation> organisations, bool isComplete = true)
    {
        _isComplete = isComplete;
        All = [.. organisations.OrderBy(organisation => organisation.Name, StringComparer.Ordinal)];
        _ownFields = [.. All.Select(static organisation => organisation.HeaderFields.RoutingCode).Append(HeaderFieldNames.Undersign.RoutingCode).Distinct(StringComparer.OrdinalIgnoreCase)];
        _routingFields = [.. _ownFields.Union(HeaderFieldNames.Shown.Select(static names => names.RoutingCode), StringComparer.OrdinalIgnoreCase)];
        QueuesMail = All.Any(static organisation => organisation.Delivery == DeliveryMode.Queue);
        _byCode = All
            .SelectMany(organisation => organisation.Identity.RoutingCodes.Select(code => (code, organisation)))
            .GroupBy(pair => pair.code, pair => pair.organisation)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
        _byUser = All
            .SelectMany(organisation => organisation.Identity.Users.Select(user => (organisation, user)))
            .GroupBy(pair => pair.user.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    public static OrganisationSet Empty { get; } = new([]);

    public IReadOnlyList<Organisation> All { get; }

    /// <summary>Of whose settings a newer version is stored than can be read, for people.</summary>
    public IReadOnlyList<string> Concerns { get; init; } = [];

    /// <summary>Whether mail of anybody is answered from custody as a rule.</summary>
    public bool QueuesMail { get; }

    public Organisation? Find(string name) => All.FirstOrDefault(organisation => organisation.Name == name);

    /// <summary>The user of that name; <see langword="null"/> also when several organisations have one.</summary>
    public (Organisation Organisation, OrganisationUser User)? FindUser(string name) => _byUser.GetValueOrDefault(name) is [var only] ? only : null;

    /// <summary>
    /// Whose mail this is: that of the user who has signed in, else by the routing code if there is one, else by the names of a client certificate whose chain is trusted, else by where
    /// it comes from. What fits several organisations identifies none.
    /// </summary>
    /// <param name="routingCode">The value of the auth header field. A wrong one is refused whatever else would fit (WS-7).</param>
    /// <param name="certificateNames">DNS names of the certificate, or its common name where it has none. RFC 6125 §6.4.4.</param>
    /// <param name="user">Where there is one, a routing code has to be of the same organisation.</param>
    /// <returns>While an organisation's settings cannot be read, nobody is unknown for good: the mail may be theirs.</returns>
    public Identification Identify(string? routingCode, IReadOnlyList<string> certificateNames, IPAddress? remoteAddress, SignedInUser? user = null) =>
        (user is null ? FindBy(routingCode, certificateNames, remoteAddress) : FindBy(user, routingCode)) is var found && (_isComplete || found is not Identification.Unknown) ? found : new Identification.NotYet();

    /// <summary>Every name that the field of a routing code has with any of them, or had before: the usual one is among them.</summary>
    public IReadOnlyList<string> RoutingFields => _routingFields;

    /// <summary>The routing code of a message, in the field that its organisation has for it, or in one that rules may have from before its names were changed.</summary>
    /// <returns>Where several fields could have one, the value that is somebody's. <see langword="null"/> where there is no such field.</returns>
    public string? RoutingCodeIn(HeaderSection header)
    {
        string? wrong = null;
        foreach (var field in header.Fields)
        {
            if (!Array.Exists(_routingFields, name => field.HasName(name)))
            {
                continue;
            }

            var owners = _byCode.GetValueOrDefault(RoutingCode.Of(field.Value.AsSpan().Trim()), []);
            if (owners.Length > 0 && (HeaderFieldNames.Shown.Any(names => field.HasName(names.RoutingCode)) || Array.Exists(owners, owner => field.HasName(owner.HeaderFields.RoutingCode))))
            {
                return field.Value;
            }

            if (Array.Exists(_ownFields, name => field.HasName(name))) // else it is another service's, with that service's code
            {
                wrong ??= owners.Length > 0 ? "" : field.Value; // in somebody else's field it is no proof, and would leave in it
            }
        }

        return wrong;
    }

    private Identification FindBy(SignedInUser user, string? routingCode)
    {
        if (Find(user.Organisation) is not { } organisation || !organisation.Identity.Knows(user))
        {
            return new Identification.Unknown($"the user {user.Name} who has signed in is no user any more");
        }

        return routingCode is null || organisation.Identity.RoutingCodes.Contains(RoutingCode.Of(routingCode.AsSpan().Trim()))
            ? new Identification.Known(organisation, $"user {user.Name}")
            : new Identification.Unknown($"the routing code is not that of {organisation.Name}, to which the user {user.Name} belongs");
    }

    private Identification FindBy(string? routingCode, IReadOnlyList<string> certificateNames, IPAddress? remoteAddress)
    {
        if (routingCode is not null)
        {
            var code = RoutingCode.Of(routingCode.AsSpan().Trim());
            return !_byCode.TryGetValue(code, out var owners) ? new Identification.Unknown("the routing code is nobody's")
                : Only(owners, owners is [var owner] && owner.Identity.RoutingCodes[0] != code ? "older routing code" : "routing code");
        }

        if (certificateNames.Count > 0 && All.Where(organisation => HasCertificate(organisation, certificateNames)).ToArray() is { Length: > 0 } byCertificate)
        {
            return Only(byCertificate, "certificate");
        }

        var address = remoteAddress is { IsIPv4MappedToIPv6: true } ? remoteAddress.MapToIPv4() : remoteAddress;
        return address is not null && All.Where(organisation => HasAddress(organisation, address)).ToArray() is { Length: > 0 } byAddress
            ? Only(byAddress, "address")
            : new Identification.Unknown("there is no routing code, and neither certificate nor address is an organisation's");
    }

    private static Identification Only(Organisation[] organisations, string by) =>
        organisations is [var only]
            ? new Identification.Known(only, by)
            : new Identification.Ambiguous($"the {by} is that of several organisations: {string.Join(", ", organisations.Select(organisation => organisation.Name))}; give each a routing code of its own");

    private static bool HasCertificate(Organisation organisation, IReadOnlyList<string> names) =>
        organisation.Identity.Certificates.Any(certificate => names.Any(certificate.Matches));

    private static bool HasAddress(Organisation organisation, IPAddress address) =>
        organisation.Identity.Addresses.Any(network => network.Contains(address));
}
