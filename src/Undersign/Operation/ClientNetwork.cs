using System.Net;
using System.Runtime.InteropServices;

namespace Undersign.Operation;

/// <summary>Whom limits are kept for: one IPv4 address, or the /64 of an IPv6 address, within which anyone changes addresses at will. RFC 4291 §2.5.1.</summary>
internal readonly record struct ClientNetwork(ulong Prefix, uint Address)
{
    public static ClientNetwork Of(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        _ = address.TryWriteBytes(octets, out var length); // sixteen octets hold either kind
        return length == 4 ? new(0, MemoryMarshal.Read<uint>(octets)) : new(MemoryMarshal.Read<ulong>(octets), 0);
    }
}
