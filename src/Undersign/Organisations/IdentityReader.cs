using System.Globalization;
using System.Net;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>identity:</c>.</summary>
internal static class IdentityReader
{
    private const int LeastPrefix = 8;

    /// <summary>Exchange Online's own certificate says mail.protection.outlook.com, whosever mail it carries.</summary>
    private const string EveryTenants = "outlook.com";

    public static OrganisationIdentity Read(Section root)
    {
        if (root.Child("identity") is not { } section)
        {
            root.Fault("identity", "\"identity\" is missing: how mail of this organisation is known; for instance identity: { addresses: [192.0.2.0/24] }");
            return new([], [], []);
        }

        var identity = new OrganisationIdentity(ReadCodes(section), ReadCertificates(section), ReadAddresses(section));
        section.Complete();
        if (identity.IsEmpty && !section.Has("routingCodes") && !section.Has("certificates") && !section.Has("addresses"))
        {
            section.Fault("identity needs routingCodes, certificates or addresses; without them no mail can be known as this organisation's");
        }

        return identity;
    }

    private static List<RoutingCode> ReadCodes(Section section)
    {
        var codes = new List<RoutingCode>();
        foreach (var (index, text) in section.Texts("routingCodes").Index())
        {
            if (RoutingCode.Fault(text) is { } fault)
            {
                section.Problems.Add(section.Item("routingCodes", index), fault);
            }
            else
            {
                codes.Add(RoutingCode.Of(text));
            }
        }

        return codes;
    }

    private static List<CertificateName> ReadCertificates(Section section)
    {
        var names = new List<CertificateName>();
        foreach (var (index, text) in section.Texts("certificates").Index())
        {
            if (text.EndsWith(EveryTenants, StringComparison.OrdinalIgnoreCase))
            {
                section.Problems.Add(section.Item("certificates", index), $"\"{text}\" is shown by Exchange Online for every tenant, so it identifies none; use a routing code");
            }
            else if (CertificateName.TryParse(text, out var reason) is { } name)
            {
                names.Add(name);
            }
            else
            {
                section.Problems.Add(section.Item("certificates", index), reason!); // a reason comes with null
            }
        }

        return names;
    }

    private static List<IPNetwork> ReadAddresses(Section section)
    {
        var networks = new List<IPNetwork>();
        foreach (var (index, text) in section.Texts("addresses").Index())
        {
            if (TryParse(text, out var network) is { } fault)
            {
                section.Problems.Add(section.Item("addresses", index), fault);
            }
            else
            {
                networks.Add(network);
            }
        }

        return networks;
    }

    /// <returns>What is wrong.</returns>
    private static string? TryParse(string text, out IPNetwork network)
    {
        network = default;
        if (IPAddress.TryParse(text, out var address) && (address.GetAddressBytes().Length == 16 || text.Count('.') == 3))
        {
            network = new(address, address.GetAddressBytes().Length * 8);
            return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !IPAddress.TryParse(text.AsSpan(0, slash), out var start)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix > start.GetAddressBytes().Length * 8)
        {
            return $"\"{text}\" is neither an address nor a network: 192.0.2.7, 192.0.2.0/24, 2001:db8::/32";
        }

        network = NetworkOf(start, prefix);
        return prefix < LeastPrefix ? string.Create(null, $"\"{text}\" is too wide: everyone in it could send as this organisation; /{LeastPrefix} or longer")
            : !network.BaseAddress.Equals(start) ? $"\"{text}\" has bits set behind its prefix; did you mean {network} or {start}?"
            : null;
    }

    private static IPNetwork NetworkOf(IPAddress address, int prefix)
    {
        var octets = address.GetAddressBytes();
        for (var bit = prefix; bit < octets.Length * 8; bit++)
        {
            octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new(new IPAddress(octets), prefix);
    }
}
