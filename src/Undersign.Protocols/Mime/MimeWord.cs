using System.Buffers;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>The words of MIME fields: tokens that are compared without regard to case. RFC 2045 §5.1.</summary>
internal static class MimeWord
{
    // The words of ordinary mail cost no string each time. The order is that of frequency.
    private static readonly string[] Known =
    [
        "text", "plain", "html", "multipart", "alternative", "mixed", "related", "image", "png", "jpeg", "gif", "application", "pdf", "octet-stream",
        "message", "rfc822", "signed", "inline", "attachment", "calendar", "report", "delivery-status", "pkcs7-mime", "pkcs7-signature",
    ];

    /// <summary>What cannot be within a type, subtype or disposition.</summary>
    public static SearchValues<byte> End { get; } = SearchValues.Create(" \t\r\n()<>@,;:\\\"/[]?="u8);

    /// <summary>In lower case.</summary>
    public static string From(ReadOnlySpan<byte> octets)
    {
        foreach (var word in Known)
        {
            if (word.Length == octets.Length && Ascii.EqualsIgnoreCase(octets, word))
            {
                return word;
            }
        }

        return Encoding.ASCII.GetString(octets).ToLowerInvariant();
    }
}
