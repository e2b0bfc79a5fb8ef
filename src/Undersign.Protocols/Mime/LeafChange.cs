using System.Buffers;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Plans the change of a leaf: the fewest octets that do it. RFC 2045 §6, RFC 5322 §2.1.1.</summary>
internal static class LeafChange
{
    /// <summary>RFC 5322 §2.1.1, without the line end.</summary>
    private const int MaxLine = 998;

    /// <param name="range">Of the characters that give way; whole characters.</param>
    /// <param name="text">With the line ends of the leaf.</param>
    public static void Plan(LeafText leaf, MimeEdit edit, Range range, string text)
    {
        var charset = leaf.MailCharset;
        var octets = charset.TryEncode(text);
        if (octets is null)
        {
            charset = MailCharset.Utf8;
            octets = charset.TryEncode(text) ?? []; // half characters were replaced before
            if (leaf.MailCharset.IsStateful || leaf.MailCharset.IsWide || !Ascii.IsValid(leaf.Text))
            {
                RewriteInUtf8(leaf, edit, range, text);
                return;
            }
        }

        // As the old text is US-ASCII, its octets are the same in UTF-8.
        if (TryFind(leaf, range, out var place) && TryPlanInPlace(leaf, place, octets, out var splice))
        {
            edit.Replace(new(leaf.Part.Body.Start + splice.Original.Start, splice.Original.Length), splice.Replacement);
            if (charset != leaf.MailCharset)
            {
                LeafHeader.Change(edit, leaf, "utf-8", encoding: null);
            }
        }
        else if (charset == leaf.MailCharset && charset.TryEncode(Whole(leaf, range, text)) is { } whole)
        {
            Rewrite(leaf, edit, whole, charset: null);
        }
        else
        {
            RewriteInUtf8(leaf, edit, range, text);
        }
    }

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
        var before = charset.TryEncode(leaf.Text[..start]);
        var inside = charset.TryEncode(leaf.Text[start..end]);
        place = new(before?.Length ?? 0, inside?.Length ?? 0);
        return before is not null && inside is not null
            && content.StartsWith(before)
            && content[before.Length..].StartsWith(inside)
            && charset.TryDecode(content[place.End..]) is { } rest && text[end..].SequenceEqual(rest);
    }

    private static bool TryPlanInPlace(LeafText leaf, OctetRange place, byte[] octets, out MimeSplice splice)
    {
        splice = leaf.Part.Encoding switch
        {
            TransferEncoding.Base64 => InBase64(leaf, place, octets),
            TransferEncoding.QuotedPrintable => InQuotedPrintable(leaf, place, octets),
            _ => new(place, octets),
        };
        if (leaf.LacksLineEnd)
        {
            splice = splice with { Replacement = (byte[])[.. splice.Replacement.Span, .. Encoding.ASCII.GetBytes(leaf.BodyLineEnd)] };
        }

        if (leaf.Part.Encoding == TransferEncoding.Base64)
        {
            return true;
        }

        var isIdentity = leaf.Part.Encoding != TransferEncoding.QuotedPrintable;
        if (isIdentity && !Ascii.IsValid(octets) && Ascii.IsValid(leaf.Body.Span))
        {
            return false; // the first 8-bit octets: whoever is behind us may not take them (RFC 6152), whatever the leaf said it might hold
        }

        return LinesAreFit(leaf, splice, isIdentity);
    }

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

    private static bool LinesAreFit(ReadOnlySpan<byte> lines, MimePart part, int maxLine)
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

    private static MimeSplice InBase64(LeafText leaf, OctetRange place, byte[] octets)
    {
        var body = leaf.Body.Span;
        var content = LeafBody.Content(leaf.Body, TransferEncoding.Base64).Span;
        byte[] whole = [.. content[..place.Start], .. octets, .. content[place.End..]];
        var encoded = Base64Body.Encode(whole, Base64Body.LineLength(body), Encoding.ASCII.GetBytes(leaf.BodyLineEnd));

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

    private static string Whole(LeafText leaf, Range range, string text) => string.Concat(leaf.Text.AsSpan()[..range.Start], text, leaf.Text.AsSpan()[range.End..]);

    private static void RewriteInUtf8(LeafText leaf, MimeEdit edit, Range range, string text) =>
        Rewrite(leaf, edit, MailCharset.Utf8.TryEncode(Whole(leaf, range, text)) ?? [], "utf-8");

    /// <summary>Gives the leaf a new body and the fields that go with it.</summary>
    private static void Rewrite(LeafText leaf, MimeEdit edit, byte[] octets, string? charset)
    {
        var lineEnd = Encoding.ASCII.GetBytes(leaf.BodyLineEnd);
        var body = leaf.Part.Encoding == TransferEncoding.Base64 || IsDense(octets) ? null : QuotedPrintable(leaf, octets, lineEnd, charset is not null);
        var encoding = body is null ? TransferEncoding.Base64 : TransferEncoding.QuotedPrintable;
        body ??= [.. Base64Body.Encode(octets, Base64Body.MaxLine, lineEnd), .. leaf.Body.Span.EndsWith("\n"u8) ? lineEnd : []];
        if (leaf.LacksLineEnd)
        {
            body = [.. body, .. lineEnd];
        }

        edit.Replace(leaf.Part.Body, body);
        var word = encoding == TransferEncoding.Base64 ? "base64" : "quoted-printable";
        LeafHeader.Change(edit, leaf, charset, encoding == leaf.Part.Encoding ? null : word);
    }

    private static byte[]? QuotedPrintable(LeafText leaf, byte[] octets, byte[] lineEnd, bool isUtf8)
    {
        var isPaired = !isUtf8 && !leaf.MailCharset.IsUtf8 && !leaf.Charset.IsSingleByte;
        var writer = new QuotedPrintableWriter(lineEnd, 0, octets.Length, isPaired);
        writer.Write(octets);
        return LinesAreFit(writer.Written.Span, leaf.Part, int.MaxValue) ? writer.Written.ToArray() : null;
    }

    // Base64 takes a third more, quoted-printable two octets more for each that is not US-ASCII; but a short text may stay readable.
    private static bool IsDense(ReadOnlySpan<byte> octets)
    {
        var count = 0;
        foreach (var octet in octets)
        {
            count += octet >> 7;
        }

        return octets.Length > 256 && count > octets.Length / 5;
    }
}
