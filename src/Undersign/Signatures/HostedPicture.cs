using System.Buffers;

namespace Undersign.Signatures;

/// <summary>A picture that mail only names and that is loaded from our own address.</summary>
/// <param name="Name">Of its octets: another picture has another name, so what is under a name never changes, and nobody guesses one.</param>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
internal sealed record HostedPicture(string Name, string MediaType, byte[] Octets)
{
    private static readonly SearchValues<char> OfDigests = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a picture could ever have had that name.</summary>
    public static bool IsName(ReadOnlySpan<char> text) =>
        text.Length > TemplatePictures.DigestLength && !text[..TemplatePictures.DigestLength].ContainsAnyExcept(OfDigests) && text[TemplatePictures.DigestLength..] is ".png" or ".jpeg" or ".gif";
}
