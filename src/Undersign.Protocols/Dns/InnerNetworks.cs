using System.Net;

namespace Undersign.Protocols.Dns;

/// <summary>Networks that the Internet does not see, and whose addresses have no name there. RFC 6890 §2.2.</summary>
public static class InnerNetworks
{
    private static readonly IPNetwork[] All =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    public static bool Contain(IPAddress address) => All.Any(network => network.Contains(address));
}
