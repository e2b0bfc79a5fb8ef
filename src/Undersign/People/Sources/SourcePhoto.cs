namespace Undersign.People.Sources;

/// <summary>A picture of somebody.</summary>
/// <param name="MediaType">Such as <c>image/jpeg</c>.</param>
/// <param name="Octets">At most <see cref="SourceBounds.PhotoOctets"/>.</param>
internal sealed record SourcePhoto(string MediaType, byte[] Octets)
{
    /// <summary>The directory has been asked, and has no picture: one that is stored goes.</summary>
    public static SourcePhoto None { get; } = new("", []);
}
