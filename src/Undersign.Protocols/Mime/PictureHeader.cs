using System.Buffers.Binary;

namespace Undersign.Protocols.Mime;

/// <summary>What the octets of a picture say of it, in the three formats that every mail program shows. Nothing is decoded.</summary>
/// <remarks>PNG as RFC 2083 §3 and §4.1.1 have it, JPEG's markers as ITU-T T.81 Annex B, GIF's screen as GIF89a section 18.</remarks>
/// <param name="MediaType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/gif</c>.</param>
/// <param name="Width">In pixels; a few octets may claim billions of them.</param>
/// <param name="Height">In pixels.</param>
public readonly record struct PictureHeader(string MediaType, int Width, int Height)
{
    private const string Png = "image/png";
    private const string Jpeg = "image/jpeg";
    private const string Gif = "image/gif";

    private const byte JpegMarker = 0xFF;
    private const byte JpegStartOfScan = 0xDA;
    private const byte JpegEnd = 0xD9;
    private const byte GifEnd = 0x3B;

    /// <summary>By the first octets alone, whatever a name or a directory says; <see langword="null"/> for any other format.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> octets) =>
        octets.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : octets.StartsWith((ReadOnlySpan<byte>)[JpegMarker, 0xD8, JpegMarker]) ? Jpeg
        : octets.StartsWith("GIF87a"u8) || octets.StartsWith("GIF89a"u8) ? Gif
        : null;

    /// <returns>False for another format, for a picture without a size, and for one of which the end is missing.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out PictureHeader header)
    {
        var mediaType = MediaTypeOf(octets);
        var (width, height) = mediaType switch
        {
            Png when octets.Length >= 24 && octets[12..16].SequenceEqual("IHDR"u8) && octets.LastIndexOf("IEND"u8) > 0 =>
                (BinaryPrimitives.ReadUInt32BigEndian(octets[16..]), BinaryPrimitives.ReadUInt32BigEndian(octets[20..])),
            Jpeg when octets.LastIndexOf([JpegMarker, JpegEnd]) > 0 => SizeOfJpeg(octets),
            Gif when octets.Length > 13 && octets[13..].Contains(GifEnd) =>
                (BinaryPrimitives.ReadUInt16LittleEndian(octets[6..]), BinaryPrimitives.ReadUInt16LittleEndian(octets[8..])),
            _ => (0u, 0u),
        };
        var isGood = width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue;
        header = isGood ? new(mediaType ?? "", (int)width, (int)height) : default;
        return isGood;
    }

    /// <summary>From segment to segment until the frame header comes, which stands before the first scan.</summary>
    private static (uint Width, uint Height) SizeOfJpeg(ReadOnlySpan<byte> octets)
    {
        var at = 2;
        while (at + 9 <= octets.Length && octets[at] == JpegMarker)
        {
            var marker = octets[at + 1];
            if (marker == JpegMarker)
            {
                at++; // any number of them may stand before a marker
                continue;
            }

            // C0 to CF are frame headers, but for the tables and the reservation among them.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 5)..]));
            }

            if (marker is JpegStartOfScan or JpegEnd)
            {
                break;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 2)..]);
        }

        return (0, 0);
    }
}
