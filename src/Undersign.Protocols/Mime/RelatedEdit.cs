using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Puts pictures beside an HTML leaf: into the multipart/related that holds it, or into one that is wrapped around it. RFC 2387.</summary>
/// <remarks>
/// <code>
///   alternative          alternative                     html (the message itself)   related
///     text                 text                            body                        html, with the Content- fields
///     html                 related, opened here                                        picture
///                            html, as it was                                         closing delimiter
///                            picture
///                          closing delimiter
/// </code>
/// The text of the leaf is changed by an edit that comes first; here octets are only put around and behind it.
/// </remarks>
public static class RelatedEdit
{
    private const string ContentPrefix = "Content-";

    /// <summary>An edit that does what <paramref name="edit"/> does and brings the parts along; null where the result is not what was meant.</summary>
    /// <param name="fault">What was found in it.</param>
    public static MimeEdit? TryAdd(MimeDocument message, MimeEdit edit, MimePart leaf, IReadOnlyList<InlinePart> parts, out string? fault)
    {
        var related = RelatedAround(leaf);
        var lineEnd = leaf.Header.Octets.Contains((byte)'\n') && !leaf.Header.Octets.Contains((byte)'\r') ? "\n"u8 : "\r\n"u8;
        var writer = new RelatedWriter(parts, BoundaryFor(message, leaf, parts), lineEnd.ToArray());
        var place = PlaceFor(leaf, related);
        var added = related is not null ? Into(edit, place, writer.Further(related.ContentType.BoundaryOctets.Span))
            : leaf.Parent is not null ? Around(edit, leaf, writer, isAtEnd: place == message.Data.Length)
            : AroundAll(edit, leaf, writer);
        fault = RelatedCheck.FindFault(message, edit, added, leaf, related, parts);
        return fault is null ? added : null;
    }

    /// <summary>Whether it is clear where the leaf, or the multipart that holds it, ends: only then parts can be put there.</summary>
    public static bool CanAdd(MimeDocument message, MimePart leaf)
    {
        var related = RelatedAround(leaf);
        return EndsWhereALineEnds(message.Data, PlaceFor(leaf, related)) && related is not { HasClosingDelimiter: false } && leaf.Header.HasBlankLine;
    }

    /// <summary>The parts of the message that bear this Content-ID already.</summary>
    public static IEnumerable<MimePart> Bearing(MimeDocument message, string contentId) => message.Parts().Where(part => part.ContentId == contentId);

    /// <summary>Whether a part is this picture, octet for octet, where the HTML leaf finds it.</summary>
    public static bool IsSame(MimeDocument message, MimePart part, InlinePart picture, MimePart leaf)
    {
        if (part.Encoding != TransferEncoding.Base64 || part.Parent is null || part.Parent != RelatedAround(leaf) || part.Body.Length > 2 * picture.Body.Length)
        {
            return false;
        }

        var content = new byte[part.Body.Length];
        var wanted = new byte[picture.Body.Length];
        var length = Base64Body.Decode(message.Data.Slice(part.Body).Span, content);
        return length >= 0 && content.AsSpan(0, length).SequenceEqual(wanted.AsSpan(0, Base64Body.Decode(picture.Body.Span, wanted)));
    }

    /// <summary>The multipart/related whose root the leaf is, or of whose root it is one form.</summary>
    private static MimePart? RelatedAround(MimePart leaf)
    {
        var part = leaf.Parent;
        while (part is { ContentType: { Type: "multipart", Subtype: "alternative" } })
        {
            part = part.Parent;
        }

        return part is { ContentType: { Type: "multipart", Subtype: "related" } } ? part : null;
    }

    private static int PlaceFor(MimePart leaf, MimePart? related) => related is null ? leaf.Body.End : related.Children[^1].Range.End;

    private static bool EndsWhereALineEnds(MailData data, int place)
    {
        if (place == data.Length)
        {
            return true;
        }

        Span<byte> next = [0];
        data.Read(place, next);
        return next[0] is (byte)'\r' or (byte)'\n';
    }

    private static MimeEdit Into(MimeEdit edit, int place, ReadOnlyMemory<byte> octets)
    {
        var added = new MimeEdit(edit.Original);
        edit.CopyTo(added, static _ => true);
        edit.IntendIn(added);
        added.Insert(place, octets);
        return added;
    }

    private static MimeEdit Around(MimeEdit edit, MimePart leaf, RelatedWriter writer, bool isAtEnd)
    {
        var added = new MimeEdit(edit.Original);
        added.Insert(leaf.Header.Range.Start, writer.Opening());
        edit.CopyTo(added, static _ => true);
        edit.IntendIn(added);
        added.Insert(leaf.Body.End, writer.Closing(endsMessage: isAtEnd));
        return added;
    }

    /// <summary>The message itself is the leaf: the fields that describe its body go inside with it. RFC 2045 §9.</summary>
    private static MimeEdit AroundAll(MimeEdit edit, MimePart leaf, RelatedWriter writer)
    {
        var header = leaf.Header;
        var moved = header.Fields.Where(IsOfContent).ToList();
        var end = new OctetRange(header.Range.End, 0);
        var added = new MimeEdit(edit.Original);
        edit.CopyTo(added, splice => splice.Original.Start < leaf.Body.Start && splice.Original != end && !moved.Exists(field => IsWithin(splice.Original, field.Range)));
        var inner = new StringBuilder();
        foreach (var field in moved)
        {
            inner.Append(Encoding.Latin1.GetString(edit.ReadEdited(field.Range)));
            added.Replace(field.Range, default);
        }

        // Fields that the change of the text brought along stand at the end of the header section.
        var outer = new StringBuilder();
        foreach (var line in edit.Splices.Where(splice => splice.Original == end).SelectMany(static splice => Encoding.Latin1.GetString(splice.Replacement.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            (line.StartsWith(ContentPrefix, StringComparison.OrdinalIgnoreCase) ? inner : outer).Append(line).Append('\n');
        }

        added.Insert(header.Range.End, writer.Header(outer.ToString(), isVersioned: header.First("MIME-Version") is not null || outer.Length > 0));
        added.Insert(leaf.Body.Start, writer.First(Encoding.Latin1.GetBytes(inner.ToString())));
        edit.CopyTo(added, splice => splice.Original.Start >= leaf.Body.Start);
        edit.IntendIn(added);
        added.Insert(leaf.Body.End, writer.Closing(endsMessage: true));
        return added;
    }

    /// <summary>An insertion in front of a field is none of it.</summary>
    private static bool IsWithin(OctetRange splice, OctetRange field) => field.Contains(splice) && splice.Start < field.End && (splice.Length > 0 || splice.Start > field.Start);

    internal static bool IsOfContent(HeaderField field) => field.Name.StartsWith(ContentPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Made of what is put in, so that the same message comes out the same; and found nowhere in the leaf. RFC 2046 §5.1.1.</summary>
    private static string BoundaryFor(MimeDocument message, MimePart leaf, IReadOnlyList<InlinePart> parts)
    {
        var body = message.Data.Slice(leaf.Body).Span;
        for (var number = 0; ; number++)
        {
            var boundary = string.Create(null, $"=_undersign_{leaf.Number.Replace('.', '-')}_{parts[0].ContentId.Split('@')[0]}_{number}");
            if (body.IndexOf(Encoding.ASCII.GetBytes("--" + boundary)) < 0)
            {
                return boundary;
            }
        }
    }
}
