using System.Security.Cryptography;
using Undersign.Protocols.Mime;

namespace Undersign.People.Sources;

/// <summary>A picture of somebody.</summary>
/// <param name="MediaType">Such as <c>image/jpeg</c>; what the directory says, until <see cref="TryRead"/> has looked at the octets.</param>
/// <param name="Octets">At most <see cref="SourceBounds.PhotoOctets"/>.</param>
internal sealed record SourcePhoto(string MediaType, byte[] Octets)
{
    /// <summary>The directory has been asked, and has no picture: one that is stored goes.</summary>
    public static SourcePhoto None { get; } = new("", []);

    /// <summary>SHA-256, in hexadecimal: another one is another picture.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Octets));

    /// <summary>A picture that may travel in mail, of the type that its octets show; <see langword="null"/> for everything else. It is looked at, and never decoded.</summary>
    public static SourcePhoto? TryRead(byte[] octets) =>
        octets.Length <= SourceBounds.PhotoOctets && PictureHeader.TryRead(octets, out var header) && Math.Max(header.Width, header.Height) <= SourceBounds.PhotoSide
            ? new(header.MediaType, octets)
            : null;
}
