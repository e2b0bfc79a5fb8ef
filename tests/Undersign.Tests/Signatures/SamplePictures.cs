using System.Buffers.Binary;

namespace Undersign.Tests.Signatures;

/// <summary>Small pictures, whole as far as anybody looks who does not decode them.</summary>
internal static class SamplePictures
{
    /// <summary>One black pixel, that a browser draws.</summary>
    public static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public static byte[] Png(int width = 4, int height = 3)
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[13 + 4], 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }

    /// <summary>With a table before its frame header, and a fill octet.</summary>
    public static byte[] Jpeg(ushort width = 4, ushort height = 3) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC4, 0, 3, 9, 0xFF, 0xC2, 0, 17, 8,
        (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, .. new byte[9], 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9,
    ];
}
