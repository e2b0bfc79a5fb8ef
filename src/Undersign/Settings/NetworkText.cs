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

    /// <summary>Where to listen: <c>0.0.0.0:25</c>, <c>[::]:25</c>. Port 0 takes a free one.</summary>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? TryParseBinding(string text, out IPEndPoint binding)
    {
        binding = new(IPAddress.Any, 0);
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && (text[colon - 1] == ']' || text.Count(':') == 1)
            && IPAddress.TryParse(text.AsSpan(0, colon), out var address)
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            binding = new(address, port);
            return null;
        }

        return $"\"{text}\" is not an address and port of this machine: 0.0.0.0:25 or [::]:25 for all its addresses, 127.0.0.1:25 for this machine alone";
    }

    /// <summary><c>2001:db8::1:25</c> is an address, and looks like another one with a port.</summary>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? FindAmbiguity(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && text.IndexOf(':', StringComparison.Ordinal) < colon && IPAddress.TryParse(text, out _) && !text.StartsWith('[')
            && IPAddress.TryParse(text.AsSpan(0, colon), out var address) && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? string.Create(null, $"\"{text}\" may be an address, or an address and a port: write [{text}], or [{address}]:{port}")
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
