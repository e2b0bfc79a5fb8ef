using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Undersign.Protocols.Mime;

/// <summary>Header octets as text.</summary>
internal static class HeaderText
{
    private const int OnStack = 512;

    /// <summary>UTF-8 where the octets are that, else one character an octet: nothing is lost and nothing throws. RFC 6532 §3.</summary>
    public static string Decode(ReadOnlySpan<byte> octets) =>
        Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : Encoding.Latin1.GetString(octets);

    /// <summary>Takes the line ends out and leaves the white space of the folds. RFC 5322 §2.2.3.</summary>
    public static string Unfold(ReadOnlySpan<byte> octets)
    {
        if (!octets.Contains((byte)'\n'))
        {
            return Decode(octets);
        }

        var rented = octets.Length > OnStack ? ArrayPool<byte>.Shared.Rent(octets.Length) : null;
        var unfolded = rented ?? stackalloc byte[OnStack];
        var length = Unfold(octets, unfolded);
        var text = Decode(unfolded[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return text;
    }

    private static int Unfold(ReadOnlySpan<byte> octets, Span<byte> destination)
    {
        var length = 0;
        while (!octets.IsEmpty)
        {
            var lineFeed = octets.IndexOf((byte)'\n');
            var line = lineFeed < 0 ? octets : octets[..lineFeed];
            octets = lineFeed < 0 ? [] : octets[(lineFeed + 1)..];
            if (lineFeed > 0 && line[^1] == '\r')
            {
                line = line[..^1];
            }

            line.CopyTo(destination[length..]);
            length += line.Length;
        }

        return length;
    }
}
