using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>A picture that travels with the HTML that shows it, as <c>cid:</c>. RFC 2387, RFC 2392 §2.</summary>
/// <remarks>Made once and put into many messages: its octets are encoded already.</remarks>
public sealed class InlinePart
{
    private readonly string _mediaType;

    /// <param name="contentId">Without angle brackets; unique in the world (RFC 2045 §7).</param>
    /// <param name="mediaType">Such as <c>image/png</c>.</param>
    /// <param name="fileName">For who saves it: printable US-ASCII without quotation marks.</param>
    /// <param name="content">The picture itself.</param>
    public InlinePart(string contentId, string mediaType, string fileName, ReadOnlySpan<byte> content)
    {
        (ContentId, Size, _mediaType) = (contentId, content.Length, mediaType);
        Header = Encoding.ASCII.GetBytes(
            $"Content-Type: {mediaType}; name=\"{fileName}\"\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <{contentId}>\r\nContent-Disposition: inline; filename=\"{fileName}\"\r\n");
        Body = Base64Body.Encode(content, Base64Body.MaxLine, "\r\n"u8);
    }

    private InlinePart(string contentId, InlinePart picture)
    {
        (ContentId, Size, Body, _mediaType) = (contentId, picture.Size, picture.Body, picture._mediaType);
        Header = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(picture.Header.Span).Replace($"<{picture.ContentId}>", $"<{contentId}>", StringComparison.Ordinal));
    }

    public string ContentId { get; }

    /// <summary>Of the picture, in octets.</summary>
    public int Size { get; }

    /// <summary>The picture within an address, for a page that shows it without a message.</summary>
    public string AsDataAddress() => $"data:{_mediaType};base64,{Encoding.ASCII.GetString(Body.Span).ReplaceLineEndings("")}";

    /// <summary>The same picture under another name.</summary>
    public InlinePart As(string contentId) => new(contentId, this);

    /// <summary>Without the blank line.</summary>
    internal ReadOnlyMemory<byte> Header { get; }

    /// <summary>Base64, without a line end behind it.</summary>
    internal ReadOnlyMemory<byte> Body { get; }
}
