using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace Undersign.Protocols.Proxy;

/// <summary>What a balancer says of a connection it passes on: the PROXY protocol, version 2. haproxy.org, proxy-protocol.txt, section 2.2.</summary>
/// <param name="Source">Whom the balancer has the connection from; <see langword="null"/> when it is the balancer's own, to see whether we live.</param>
/// <remarks>
/// <code>
///  12 octets signature │ version, command │ family, transport │ length │ addresses │ TLVs: type, length, value
/// </code>
/// What comes by UDP, by a socket of the file system or from an unknown address is refused, though the specification would let it pass as
/// the balancer's own: the balancer's address may be one that mail is taken from.
/// </remarks>
public sealed record ProxyHeader(IPEndPoint? Source)
{
    /// <summary>In octets. A balancer sends a few dozen; a client's certificate among the TLVs makes it two or three thousand.</summary>
    public const int MaxLength = 8192;

    private const int FixedLength = 16;
    private const int Local = 0x20;
    private const int Proxied = 0x21;
    private const int TcpOverIPv4 = 0x11;
    private const int TcpOverIPv6 = 0x21;
    private const int LengthOfIPv4 = 12;
    private const int LengthOfIPv6 = 36;
    private const byte Checksum = 3;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Removes a header from the front of <paramref name="buffer"/>.</summary>
    /// <param name="fault">Why there is none and never will be; <see langword="null"/> while more octets may make it one.</param>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out ProxyHeader? header, out string? fault)
    {
        header = null;
        Span<byte> start = stackalloc byte[FixedLength];
        var known = (int)Math.Min(buffer.Length, FixedLength);
        buffer.Slice(0, known).CopyTo(start);
        var signature = Math.Min(known, Signature.Length);
        if (!start[..signature].SequenceEqual(Signature[..signature]))
        {
            fault = start.StartsWith("PROXY"u8) ? "it speaks version 1 of the PROXY protocol" : "it does not begin with the signature of the PROXY protocol, version 2";
            return false;
        }

        fault = null;
        if (known < FixedLength)
        {
            return false;
        }

        var length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        if (length > MaxLength)
        {
            fault = $"its PROXY header is longer than {MaxLength} octets";
            return false;
        }

        if (buffer.Length < length)
        {
            return false;
        }

        header = Parse(buffer.Slice(0, length).ToArray(), out fault);
        buffer = header is null ? buffer : buffer.Slice(length);
        return header is not null;
    }

    private static ProxyHeader? Parse(byte[] octets, out string? fault)
    {
        var (command, family) = (octets[12], octets[13]);
        var rest = octets.AsSpan(FixedLength);
        fault = null;
        switch (command)
        {
            case Local:
                return new(Source: null); // family and all that follows are to be ignored
            case Proxied when family == TcpOverIPv4 && rest.Length >= LengthOfIPv4:
                fault = FaultOfTlvs(octets, FixedLength + LengthOfIPv4);
                return fault is null ? new(EndPoint(rest[..4], rest[8..])) : null;
            case Proxied when family == TcpOverIPv6 && rest.Length >= LengthOfIPv6:
                fault = FaultOfTlvs(octets, FixedLength + LengthOfIPv6);
                return fault is null ? new(EndPoint(rest[..16], rest[32..])) : null;
            case Proxied:
                fault = family is TcpOverIPv4 or TcpOverIPv6 ? "its PROXY header is shorter than its addresses" : "its PROXY header tells no address of TCP";
                return null;
            default:
                fault = "its PROXY header has another version or command than we know";
                return null;
        }
    }

    /// <summary>An IPv4 address in the clothes of an IPv6 one is an IPv4 address: ranges and limits are kept for those.</summary>
    private static IPEndPoint EndPoint(ReadOnlySpan<byte> address, ReadOnlySpan<byte> port)
    {
        var source = new IPAddress(address);
        return new(source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source, BinaryPrimitives.ReadUInt16BigEndian(port));
    }

    /// <summary>TLVs are passed over, but for the checksum: section 2.2.3 has a wrong one end the connection.</summary>
    private static string? FaultOfTlvs(byte[] octets, int at)
    {
        const int Head = 3;
        while (at < octets.Length)
        {
            var length = octets.Length - at < Head ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(at + 1));
            if (length > octets.Length - at - Head)
            {
                return "a TLV of its PROXY header is longer than the header";
            }

            if (octets[at] == Checksum && !IsRight(octets, at + Head, length))
            {
                return "the checksum of its PROXY header is wrong";
            }

            at += Head + length;
        }

        return null;
    }

    /// <summary>CRC-32C of the whole header, with zeros where the checksum stands.</summary>
    private static bool IsRight(byte[] octets, int at, int length)
    {
        if (length != sizeof(uint))
        {
            return false;
        }

        var crc = uint.MaxValue;
        for (var i = 0; i < octets.Length; i++)
        {
            crc = BitOperations.Crc32C(crc, i >= at && i < at + length ? (byte)0 : octets[i]);
        }

        return ~crc == BinaryPrimitives.ReadUInt32BigEndian(octets.AsSpan(at));
    }
}
