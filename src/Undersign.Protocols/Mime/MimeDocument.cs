namespace Undersign.Protocols.Mime;

/// <summary>The structure of a message: a tree of ranges over its octets. RFC 2045, RFC 2046.</summary>
/// <remarks>Valid as long as <see cref="Data"/> is neither changed nor disposed: header fields are read from its octets when asked for.</remarks>
public sealed class MimeDocument
{
    private readonly List<MimePart> _parts;

    internal MimeDocument(MailData data, List<MimePart> parts, MimeFault fault)
    {
        (Data, _parts, Fault) = (data, parts, fault);
        Root = parts[0];
    }

    public MailData Data { get; }

    /// <summary>The message itself; its header section is the header section of the message.</summary>
    public MimePart Root { get; }

    /// <summary>The first limit that the message went beyond.</summary>
    public MimeFault Fault { get; }

    /// <summary>All parts in the order of the octets, every multipart before its children.</summary>
    public IReadOnlyList<MimePart> Parts() => _parts;

    internal int IndexOf(MimePart part) => _parts.IndexOf(part);
}

/// <summary>Why a part of a message was left closed.</summary>
public enum MimeFault
{
    None,

    /// <summary>More multiparts within one another than <see cref="MimeLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More parts than <see cref="MimeLimits.MaxParts"/>; the last part holds all the rest.</summary>
    TooManyParts,

    /// <summary>A header section beyond the limits; its part is a leaf of type application/octet-stream.</summary>
    HeaderTooLarge,
}
