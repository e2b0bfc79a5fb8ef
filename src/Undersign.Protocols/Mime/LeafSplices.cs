using System.Buffers;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Changes of a leaf at their place: the fewest octets that do it. RFC 2045 §6, RFC 5322 §2.1.1.</summary>
internal static class LeafSplices
{
    /// <summary>RFC 5322 §2.1.1, without the line end.</summary>
    private const int MaxLine = 998;

    /// <returns>Null where the body has to be written anew as a whole. Ranges count from the beginning of the body.</returns>
    public static List<MimeSplice>? TryPlan(LeafText leaf, List<TextChange> changes, MailCharset charset)
    {
        var placed = new List<MimeSplice>(changes.Count); // in the content, with the transfer encoding undone
        foreach (var change in changes)
        {
            if (!TryFind(leaf, change.Index..change.End, out var place))
            {
                return null;
            }

            placed.Add(new(place, charset.TryEncode(change.Text) ?? []));
        }

        if (leaf.Part.Encoding == TransferEncoding.Base64)
        {
            return [WithLineEnd(leaf, InBase64(leaf, placed))];
        }

        for (var i = 0; i < placed.Count; i++)
        {
            if (!TryPlan(leaf, placed[i].Original, placed[i].Replacement.Span, out var splice) || (i > 0 && !AreOnTwoLines(leaf, placed[i - 1], splice)))
            {
                return null;
            }

            placed[i] = splice;
        }

        return placed;
    }

    /// <summary>No line longer than that, and none that begins like a delimiter of a multipart around.</summary>
    public static bool LinesAreFit(ReadOnlySpan<byte> lines, MimePart part, int maxLine)
    {
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range].TrimEnd((byte)'\r');
            if (line.Length > maxLine || IsDelimiter(part, line))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreOnTwoLines(LeafText leaf, in MimeSplice one, in MimeSplice other) =>
        other.Original.Start > one.Original.End && leaf.Body.Span[one.Original.End..other.Original.Start].Contains((byte)'\n');

    /// <summary>Where the characters are in the content, in octets.</summary>
    private static bool TryFind(LeafText leaf, Range range, out OctetRange place)
    {
        var charset = leaf.MailCharset;
        var text = leaf.Text.AsSpan();
        var (start, end) = (range.Start.Value, range.End.Value);
        if (charset.IsUtf8)
        {
            // Valid UTF-8 has one form for each text.
            var from = charset.Encoding.GetByteCount(text[..start]);
            place = new(from, charset.Encoding.GetByteCount(text[start..end]));
            return true;
        }

        if (charset.Encoding.IsSingleByte || charset.IsWide)
        {
            var size = charset.IsWide ? 2 : 1;
            place = OctetRange.FromBounds(start * size, end * size);
            return true;
        }

        // Elsewhere the same text can be written in more than one way: it has to be proven where the characters are.
        var content = LeafBody.Content(leaf.Body, leaf.Part.Encoding).Span;
        place = default;
        if (!TryMeasure(charset, content, text[..start], out var above) || !TryMeasure(charset, content[above..], text[start..end], out var inside))
        {
            return false;
        }

        place = new(above, inside);
        return charset.TryDecode(content[place.End..]) is { } rest && text[end..].SequenceEqual(rest);
    }

    /// <summary>
    /// How many octets a text takes that others begin with. Escapes that end it are taken along: what is put behind it begins in ASCII (RFC 1468).
    /// </summary>
    private static bool TryMeasure(MailCharset charset, ReadOnlySpan<byte> octets, ReadOnlySpan<char> wanted, out int length)
    {
        length = 0;
        if (wanted.IsEmpty)
        {
            return true;
        }

        var rented = ArrayPool<char>.Shared.Rent(wanted.Length);
        var decoded = rented.AsSpan(0, wanted.Length);
        charset.Encoding.GetDecoder().Convert(octets, decoded, flush: false, out length, out var count, out _);
        while (charset.IsStateful && octets[length..] is [0x1B, (byte)'(', _, ..])
        {
            length += 3;
        }

        var isFound = count == wanted.Length && decoded.SequenceEqual(wanted) && (!charset.IsStateful || EndsInAscii(charset, octets[..length], wanted));
        ArrayPool<char>.Shared.Return(rented);
        return isFound;
    }

    /// <summary>Whether an ASCII letter behind the octets would be read as one.</summary>
    private static bool EndsInAscii(MailCharset charset, ReadOnlySpan<byte> octets, ReadOnlySpan<char> text) =>
        charset.TryDecode([.. octets, (byte)'A']) is [.. var before, 'A'] && text.SequenceEqual(before);

    private static bool TryPlan(LeafText leaf, OctetRange place, ReadOnlySpan<byte> octets, out MimeSplice splice)
    {
        var isIdentity = leaf.Part.Encoding != TransferEncoding.QuotedPrintable;
        splice = WithLineEnd(leaf, isIdentity ? new(place, octets.ToArray()) : InQuotedPrintable(leaf, place, octets));
        if (isIdentity && !Ascii.IsValid(octets) && Ascii.IsValid(leaf.Body.Span))
        {
            return false; // the first 8-bit octets: whoever is behind us may not take them (RFC 6152), whatever the leaf said it might hold
        }

        return LinesAreFit(leaf, splice, isIdentity);
    }

    private static MimeSplice WithLineEnd(LeafText leaf, MimeSplice splice) =>
        leaf.LacksLineEnd ? splice with { Replacement = (byte[])[.. splice.Replacement.Span, .. Encoding.ASCII.GetBytes(leaf.BodyLineEnd)] } : splice;

    /// <summary>No line too long that was not, and none that would be taken for a delimiter of a multipart around.</summary>
    private static bool LinesAreFit(LeafText leaf, MimeSplice splice, bool isIdentity)
    {
        var body = leaf.Body.Span;
        var start = body[..splice.Original.Start].LastIndexOf((byte)'\n') + 1;
        var lineFeed = body[splice.Original.End..].IndexOf((byte)'\n');
        var end = lineFeed < 0 ? body.Length : splice.Original.End + lineFeed;
        var wasLong = body[start..end].IndexOf((byte)'\n') < 0 && end - start > MaxLine;
        var before = body[start..splice.Original.Start];
        var after = body[splice.Original.End..end];
        var length = before.Length + splice.Replacement.Length + after.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        before.CopyTo(rented);
        splice.Replacement.Span.CopyTo(rented.AsSpan(before.Length));
        after.CopyTo(rented.AsSpan(length - after.Length));
        var areFit = LinesAreFit(rented.AsSpan(0, length), leaf.Part, isIdentity && !wasLong ? MaxLine : int.MaxValue);
        ArrayPool<byte>.Shared.Return(rented);
        return areFit;
    }

    private static bool IsDelimiter(MimePart part, ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("--"u8))
        {
            for (var parent = part.Parent; parent is not null; parent = parent.Parent)
            {
                if (line[2..].StartsWith(parent.ContentType.BoundaryOctets.Span))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static MimeSplice InBase64(LeafText leaf, List<MimeSplice> placed)
    {
        var body = leaf.Body.Span;
        var content = LeafBody.Content(leaf.Body, TransferEncoding.Base64).Span;
        var whole = new ArrayBufferWriter<byte>(content.Length + placed.Sum(static splice => splice.Replacement.Length) + 1);
        var position = 0;
        foreach (var splice in placed)
        {
            whole.Write(content[position..splice.Original.Start]);
            whole.Write(splice.Replacement.Span);
            position = splice.Original.End;
        }

        whole.Write(content[position..]);
        var encoded = Base64Body.Encode(whole.WrittenSpan, Base64Body.LineLength(body), Encoding.ASCII.GetBytes(leaf.BodyLineEnd));

        // The lines before the change come out as they were; what follows the last line stays.
        var common = body.CommonPrefixLength(encoded);
        return new(OctetRange.FromBounds(common, Math.Max(body.TrimEnd(" \t\r\n"u8).Length, common)), encoded.AsMemory(common));
    }

    private static MimeSplice InQuotedPrintable(LeafText leaf, OctetRange place, ReadOnlySpan<byte> octets)
    {
        var body = leaf.Body.Span;
        var lineEnd = Encoding.ASCII.GetBytes(leaf.BodyLineEnd);
        var start = QuotedPrintableReader.Locate(body, place.Start);
        var end = place.IsEmpty ? start : QuotedPrintableReader.Locate(body, place.End);
        if (place.IsEmpty && octets.EndsWith(lineEnd) && QuotedPrintableReader.SoftBreak(body[start..]) is var soft && start + soft < body.Length)
        {
            start = end = start + soft; // else the soft break would be left on a line of its own
        }

        var column = start - (body[..start].LastIndexOf((byte)'\n') + 1);
        var rest = body[end..];
        var lineFeed = rest.IndexOf((byte)'\n');
        var line = (lineFeed < 0 ? rest : rest[..lineFeed]).TrimEnd((byte)'\r');
        var charset = leaf.MailCharset;
        var writer = new QuotedPrintableWriter(lineEnd, column, octets.Length, !charset.IsUtf8 && !charset.Encoding.IsSingleByte);
        var followsWhite = column > 0 && body[start - 1] is (byte)' ' or (byte)'\t';
        if (followsWhite && (octets.IsEmpty ? line.TrimStart(" \t"u8).IsEmpty : octets.StartsWith(lineEnd)))
        {
            writer.SoftBreak(); // the white space was content; at the end of a line it would not be
        }

        writer.Write(octets);
        if (writer.Column > 0 && writer.Column + line.Length > QuotedPrintableWriter.MaxLine && !octets.IsEmpty && !line.IsEmpty)
        {
            writer.SoftBreak();
        }

        return new(OctetRange.FromBounds(start, end), writer.Written);
    }
}
