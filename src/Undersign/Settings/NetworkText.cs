using System.Globalization;
using System.Net;

namespace Undersign.Settings;

/// <summary>An address or a network in settings: <c>192.0.2.7</c>, <c>192.0.2.0/24</c>, <c>2001:db8::/32</c>. RFC 4632 §3.1, RFC 4291 §2.3.</summary>
internal static class NetworkText
{
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? TryParse(string text, out IPNetwork network)
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
        return network.BaseAddress.Equals(start) ? null : $"\"{text}\" has bits set behind its prefix; did you mean {network} or {start}?";
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
