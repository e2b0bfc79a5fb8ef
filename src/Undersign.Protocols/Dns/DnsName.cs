using System.Text;

namespace Undersign.Protocols.Dns;

/// <summary>Domain names on the wire. RFC 1035 §3.1, §4.1.4.</summary>
internal static class DnsName
{
    /// <summary>In octets, on the wire. RFC 1035 §2.3.4.</summary>
    public const int MaxLength = 255;

    private const int MaxLabel = 63;

    /// <summary>The two high bits that make a length a pointer.</summary>
    private const int PointerBits = 0xC0;

    /// <summary>More pointers than labels fit a name cannot be honest.</summary>
    private const int MaxPointers = 64;

    /// <summary>Writes a name label by label. RFC 1035 §3.1.</summary>
    /// <returns>Whether it is one: labels of 1 to 63 ASCII characters, 255 octets in all.</returns>
    public static bool TryWrite(string name, Span<byte> to, out int written)
    {
        written = 0;
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            if (label.Length is 0 or > MaxLabel || written + label.Length + 2 > MaxLength || !Ascii.IsValid(label))
            {
                return false;
            }

            to[written++] = (byte)label.Length;
            written += Encoding.ASCII.GetBytes(label, to[written..]);
        }

        to[written++] = 0;
        return true;
    }

    /// <summary>Reads a name, compressed or not, from <paramref name="at"/>, which then stands behind it. RFC 1035 §4.1.4.</summary>
    /// <remarks>A pointer must point before where it stands: so reading ends, whatever the message says.</remarks>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        var text = new StringBuilder();
        var (position, behind, pointers) = (at, -1, 0);
        name = "";
        while (position < message.Length && message[position] != 0)
        {
            int length = message[position];
            if (length >= PointerBits)
            {
                if (position + 1 >= message.Length || ++pointers > MaxPointers || Pointer(message[position..]) >= position)
                {
                    return false;
                }

                behind = behind >= 0 ? behind : position + 2;
                position = Pointer(message[position..]);
                continue;
            }

            if (length > MaxLabel || position + 1 + length > message.Length || text.Length + length + 1 > MaxLength)
            {
                return false;
            }

            AppendLabel(text, message.Slice(position + 1, length));
            position += length + 1;
        }

        at = behind >= 0 ? behind : position + 1;
        name = text.ToString();
        return position < message.Length;
    }

    private static int Pointer(ReadOnlySpan<byte> octets) => ((octets[0] & ~PointerBits) << 8) | octets[1];

    /// <summary>What is no letter, digit, dash or underscore is shown as a question mark: such a name is no host's, and must not look like one.</summary>
    private static void AppendLabel(StringBuilder text, ReadOnlySpan<byte> label)
    {
        if (text.Length > 0)
        {
            text.Append('.');
        }

        foreach (var octet in label)
        {
            text.Append(char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' ? char.ToLowerInvariant((char)octet) : '?');
        }
    }
}
