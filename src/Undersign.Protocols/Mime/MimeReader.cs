namespace Undersign.Protocols.Mime;

/// <summary>Reads the structure of a message. RFC 5322 §2, RFC 2045, RFC 2046 §5.1.</summary>
/// <remarks>
/// Every sequence of octets is a message: what is broken becomes a leaf that nobody changes. Time is linear in the octets and memory is
/// bounded by <see cref="MimeLimits"/>. Lines may end with CRLF or LF alone, which BDAT brings (RFC 3030).
/// </remarks>
public static class MimeReader
{
    public static MimeDocument Read(MailData data, MimeLimits? limits = null) => Read(data, limits ?? MimeLimits.Default, OctetWindow.DefaultSize);

    /// <summary>The message itself with its header section; of its end nothing is known.</summary>
    internal static MimePart ReadHeader(IOctetSource message)
    {
        using var window = new OctetWindow(message, OctetWindow.DefaultSize);
        return new MimeTree(window, MimeLimits.Default).Read(settled: 0)[0];
    }

    internal static MimeDocument Read(MailData data, MimeLimits limits, int windowSize)
    {
        using var window = new OctetWindow(data, windowSize);
        var tree = new MimeTree(window, limits);
        return new(data, tree.Read(settled: int.MaxValue), tree.Fault);
    }
}
