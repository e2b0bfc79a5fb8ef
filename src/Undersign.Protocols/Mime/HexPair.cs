namespace Undersign.Protocols.Mime;

/// <summary>Two hexadecimal digits that stand for an octet; both cases, because both are sent. RFC 2045 §6.7, RFC 2047 §4.2, RFC 2231 §4.</summary>
internal static class HexPair
{
    public static bool TryRead(ReadOnlySpan<byte> octets, out byte octet)
    {
        octet = 0;
        if (octets.Length < 2 || !char.IsAsciiHexDigit((char)octets[0]) || !char.IsAsciiHexDigit((char)octets[1]))
        {
            return false;
        }

        octet = (byte)((Digit(octets[0]) << 4) | Digit(octets[1]));
        return true;
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
