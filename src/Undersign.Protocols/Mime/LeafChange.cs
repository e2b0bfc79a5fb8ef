using System.Text;
using Undersign.Protocols.Html;

namespace Undersign.Protocols.Mime;

/// <summary>Plans the change of a leaf: at its place if that can be, else its whole body and the fields that describe it. RFC 2045 §6.</summary>
internal static class LeafChange
{
    /// <param name="changes">Of whole characters, with the line ends of the leaf.</param>
    public static void Plan(LeafText leaf, MimeEdit edit, List<TextChange> changes)
    {
        InOrder(leaf, edit, changes);
        var fits = changes.TrueForAll(change => leaf.CanEncode(change.Text));
        var isSuperset = fits || (!leaf.MailCharset.IsStateful && !leaf.MailCharset.IsWide && Ascii.IsValid(leaf.Text));
        if (!fits)
        {
            GoToUtf8(leaf, changes);
        }

        // As the old text is US-ASCII, its octets are the same in UTF-8.
        if (isSuperset && LeafSplices.TryPlan(leaf, changes, fits ? leaf.MailCharset : MailCharset.Utf8) is { } splices)
        {
            foreach (var splice in splices)
            {
                edit.Replace(new(leaf.Part.Body.Start + splice.Original.Start, splice.Original.Length), splice.Replacement);
            }

            if (!fits)
            {
                LeafHeader.Change(edit, leaf, "utf-8", encoding: null);
            }
        }
        else if (fits && leaf.ReadsBack && leaf.MailCharset.TryEncode(leaf.TextAfter(changes)) is { } whole)
        {
            Rewrite(leaf, edit, whole, charset: null);
        }
        else
        {
            GoToUtf8(leaf, changes);
            Rewrite(leaf, edit, MailCharset.Utf8.TryEncode(leaf.TextAfter(changes)) ?? [], "utf-8"); // half characters were replaced before
        }

        edit.Intend(new(leaf, changes));
    }

    private static void InOrder(LeafText leaf, MimeEdit edit, List<TextChange> changes)
    {
        changes.Sort(static (one, other) => one.Index != other.Index ? one.Index.CompareTo(other.Index) : one.Length.CompareTo(other.Length));
        for (var i = 1; i < changes.Count; i++)
        {
            if (changes[i].Index < changes[i - 1].End)
            {
                throw new InvalidOperationException("Two changes of a leaf overlap.");
            }
        }

        foreach (var intent in edit.Intents)
        {
            if (ReferenceEquals(intent.Leaf.Part, leaf.Part))
            {
                throw new InvalidOperationException("A leaf is changed once.");
            }
        }
    }

    /// <summary>HTML may name its charset, and some readers believe that before the header field: what goes to UTF-8 has to say so.</summary>
    private static void GoToUtf8(LeafText leaf, List<TextChange> changes)
    {
        if (leaf.KeepsCharset)
        {
            throw new InvalidOperationException("The leaf keeps its charset, which does not have these characters.");
        }

        if (leaf.Part.ContentType.Subtype != "html")
        {
            return;
        }

        foreach (var range in HtmlCharset.Declarations(leaf.Text))
        {
            var (start, length) = range.GetOffsetAndLength(leaf.Text.Length);
            var isFree = changes.TrueForAll(change => start + length <= change.Index || change.End <= start);
            if (isFree && !leaf.Text.AsSpan(start, length).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                changes.Add(new(start, length, "utf-8"));
            }
        }

        changes.Sort(static (one, other) => one.Index != other.Index ? one.Index.CompareTo(other.Index) : one.Length.CompareTo(other.Length));
    }

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
        return LeafSplices.LinesAreFit(writer.Written.Span, leaf.Part, int.MaxValue) ? writer.Written.ToArray() : null;
    }

    // Base64 takes a third more, quoted-printable two octets more for each that is not US-ASCII; but a short text may stay readable.
    public static bool IsDense(ReadOnlySpan<byte> octets)
    {
        var count = 0;
        foreach (var octet in octets)
        {
            count += octet >> 7;
        }

        return octets.Length > 256 && count > octets.Length / 5;
    }
}
