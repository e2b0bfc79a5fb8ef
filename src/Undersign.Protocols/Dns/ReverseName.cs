using System.Net;
using System.Net.Sockets;

namespace Undersign.Protocols.Dns;

/// <summary>Under which name the DNS has the names of an address.</summary>
public static class ReverseName
{
    /// <summary>Its octets backwards for IPv4, RFC 1035 §3.5; its half octets backwards for IPv6, RFC 3596 §2.5.</summary>
    public static string Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return string.Join('.', Parts(plain).Reverse()) + (plain.AddressFamily == AddressFamily.InterNetwork ? ".in-addr.arpa" : ".ip6.arpa");
    }

    /// <summary>What stands between the dots: <c>192</c>, <c>0</c>, <c>2</c>, <c>1</c>, or one hexadecimal digit each.</summary>
    internal static IEnumerable<string> Parts(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.ToString().Split('.')
        : Convert.ToHexStringLower(address.GetAddressBytes()).Select(static digit => digit.ToString());
}
