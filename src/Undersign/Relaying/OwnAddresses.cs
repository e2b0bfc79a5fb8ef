using System.Net;
using System.Net.NetworkInformation;

namespace Undersign.Relaying;

/// <summary>
/// By which addresses this gateway is reached: a domain whose exchange has one of them leads back here, whatever name it goes by, and the mail
/// might leave again by another organisation's connector (law 8). RFC 5321 §5.1.
/// </summary>
/// <remarks>Limit: an address that a router or balancer translates into one of ours is not known here; its mail is known by its trace field.</remarks>
/// <param name="listening">Addresses of the receive connectors' bindings; with one for any address, all those of the machine are ours.</param>
internal sealed class OwnAddresses(IReadOnlyCollection<IPAddress> listening, TimeProvider time)
{
    /// <summary>Addresses of a machine come and go, with a virtual one of a pair for instance.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly bool _hasAny = listening.Any(IsUnspecified);
    private volatile Seen? _machine;

    /// <summary>Ours, or of no other machine than this: loopback and unspecified addresses are no exchange's.</summary>
    public bool Include(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || IsUnspecified(plain) || listening.Contains(plain) || (_hasAny && OfTheMachine().Contains(plain));
    }

    /// <summary>Who connects to it, reaches the machine itself.</summary>
    private static bool IsUnspecified(IPAddress address) => address.Equals(IPAddress.IPv6Any) || address.GetAddressBytes() is [0, _, _, _];

    private HashSet<IPAddress> OfTheMachine()
    {
        if (_machine is { } known && time.GetElapsedTime(known.Since) < Fresh)
        {
            return known.Addresses;
        }

        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Select(static unicast => new IPAddress(unicast.Address.GetAddressBytes())) // without the scope of a link-local one
            .ToHashSet();
        _machine = new(addresses, time.GetTimestamp());
        return addresses;
    }

    /// <param name="Since">Timestamp of the time provider.</param>
    private sealed record Seen(HashSet<IPAddress> Addresses, long Since);
}
