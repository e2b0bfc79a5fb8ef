using System.Globalization;

namespace Undersign.Protocols.Mime;

/// <summary>An entity of a message: the message itself, a multipart, or a leaf. RFC 2045 §2.4.</summary>
/// <remarks>A message/rfc822 is a leaf: what somebody attached is never looked into.</remarks>
public sealed class MimePart
{
    private readonly List<MimePart>? _children;
    private readonly int _bodyStart;
    private int _end;
    private TransferEncoding? _encoding;

    internal MimePart(MimePart? parent, HeaderSection header, int bodyStart, ContentType contentType, bool isMultipart)
    {
        (Parent, Header, ContentType, _bodyStart) = (parent, header, contentType, bodyStart);
        _children = isMultipart ? [] : null;
        parent?._children?.Add(this);
    }

    public MimePart? Parent { get; }

    /// <summary>The parts of a multipart, none for a leaf.</summary>
    public IReadOnlyList<MimePart> Children => _children ?? (IReadOnlyList<MimePart>)[];

    public HeaderSection Header { get; }

    /// <summary>Header section and body, from behind the delimiter line to before the line end that begins the next delimiter.</summary>
    public OctetRange Range => OctetRange.FromBounds(Header.Range.Start, _end);

    /// <summary>What follows the blank line. The line end before a delimiter belongs to the delimiter. RFC 2046 §5.1.1.</summary>
    public OctetRange Body => OctetRange.FromBounds(_bodyStart, _end);

    /// <summary>As the first Content-Type field says; the default of RFC 2045 §5.2 and RFC 2046 §5.1.5 where there is none.</summary>
    public ContentType ContentType { get; }

    /// <summary>RFC 2045 §6.</summary>
    public TransferEncoding Encoding => _encoding ??= TransferEncodingField.Read(Header);

    /// <summary><c>inline</c>, <c>attachment</c> or an extension, in lower case; null where nothing is said. RFC 2183 §2.</summary>
    public string? Disposition => Header.First("Content-Disposition") is { } disposition ? ContentDisposition.Parse(disposition).Type : null;

    /// <summary>The name of a file, from Content-Disposition or else from Content-Type, decoded. RFC 2183 §2.3, RFC 2231.</summary>
    public string? FileName
    {
        get
        {
            var name = Header.First("Content-Disposition") is { } disposition ? ContentDisposition.Parse(disposition).FileName : null;
            name ??= ContentType.Parameter("name");

            // RFC 2047 §5 forbids encoded words in parameters; half of the world's clients write them.
            return name is null ? null : EncodedWord.Decode(name);
        }
    }

    /// <summary>Without the angle brackets. RFC 2045 §7.</summary>
    public string? ContentId => Header.Value("Content-ID")?.Trim('<', '>', ' ', '\t') is { Length: > 0 } id ? id : null;

    /// <summary>Whether a multipart ends with its closing delimiter.</summary>
    public bool HasClosingDelimiter { get; internal set; }

    /// <summary>Whether the part was opened into <see cref="Children"/>: a multipart without a usable boundary is a leaf.</summary>
    public bool IsMultipart => _children is not null;

    /// <summary>The number of the part as IMAP counts, <c>2.1</c>; the message itself is <c>1</c> when a leaf, else empty. RFC 9051 §6.4.5.1.</summary>
    public string Number
    {
        get
        {
            if (Parent is null)
            {
                return IsMultipart ? "" : "1";
            }

            var place = (Parent._children!.IndexOf(this) + 1).ToString(CultureInfo.InvariantCulture); // a parent is a multipart
            return Parent.Parent is null ? place : $"{Parent.Number}.{place}";
        }
    }

    /// <summary>Multiparts around it.</summary>
    internal int Depth => Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>Whether its end is known: only a tree that was read in part has multiparts without.</summary>
    internal bool IsEnded => _end != MimeTree.Unknown;

    public override string ToString() => $"{Number} {ContentType}";

    internal void EndAt(int end) => _end = end;
}
