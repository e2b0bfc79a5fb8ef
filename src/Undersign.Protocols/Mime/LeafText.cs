using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>A text leaf, decoded strictly, that knows where each of its characters came from.</summary>
/// <remarks>
/// What cannot be decoded without doubt is not decoded at all, and so never changed. A change is planned as splices in a
/// <see cref="MimeEdit"/>, once for each leaf: new octets at their place where they fit, else the whole body together with the header
/// fields that describe it.
/// </remarks>
public sealed class LeafText
{
    /// <summary>Text that people write is far smaller; beyond, decoding would cost memory on a stranger's command.</summary>
    public const int MaxOctets = 4 * 1024 * 1024;

    private LeafText(MimeDocument document, MimePart part, ReadOnlyMemory<byte> body, MailCharset charset, string text)
    {
        (Document, Part, Body, MailCharset, Text) = (document, part, body, charset, text);
        BodyLineEnd = LineEndOf(body.Span) ?? LineEndOf(part.Header.Octets) ?? LineEndOf(document.Root.Header.Octets) ?? "\r\n";
        LineEnd = LineEndOf(text) ?? BodyLineEnd;
    }

    public MimePart Part { get; }

    /// <summary>Line ends as the leaf has them.</summary>
    public string Text { get; }

    /// <summary>What characters are encoded with as long as they fit; strict.</summary>
    public Encoding Charset => MailCharset.Encoding;

    /// <summary>What ends a line of <see cref="Text"/>: CRLF, or LF where the text has nothing else (BDAT brings that).</summary>
    public string LineEnd { get; }

    internal MimeDocument Document { get; }

    internal MailCharset MailCharset { get; }

    /// <summary>Still in its transfer encoding.</summary>
    internal ReadOnlyMemory<byte> Body { get; }

    /// <summary>What ends a line of the message here.</summary>
    internal string BodyLineEnd { get; }

    /// <summary>Whether the delimiter that follows uses the line end of the blank line, because the body has no octet.</summary>
    internal bool LacksLineEnd
    {
        get
        {
            if (!Body.IsEmpty || Part.Parent is null || Part.Body.End == Document.Data.Length)
            {
                return false;
            }

            Span<byte> next = [0];
            Document.Data.Read(Part.Body.End, next);
            return next[0] == '-';
        }
    }

    /// <summary>The text of a leaf; null where there is any doubt about it, with the reason.</summary>
    public static LeafText? TryDecode(MimeDocument document, MimePart part, out string? reason)
    {
        reason = ReasonToRefuse(part) ?? (part.Body.Length > MaxOctets ? "too large" : null);
        if (reason is not null)
        {
            return null;
        }

        var charset = part.ContentType.Charset is { Length: > 0 } name ? MailCharset.TryGet(name) : MailCharset.UsAscii;
        if (charset is null || (charset.IsWide && part.Encoding != TransferEncoding.Base64))
        {
            reason = "the charset is not one we know for certain";
            return null;
        }

        var body = document.Data.Slice(part.Body);
        var text = LeafBody.Decode(body.Span, part.Encoding, charset, out reason);
        return text is null ? null : new(document, part, body, charset, text);
    }

    /// <summary>Whether the charset of the leaf has every character of a text.</summary>
    public bool CanEncode(string text) => MailCharset.TryEncode(text) is not null;

    /// <summary>
    /// Whether the text may not be what its author sees, and so must not be written in another charset. Octets 128 to 159 are controls in
    /// ISO-8859-1, and yet they are there: meant for Windows-1252, as clients show them (https://encoding.spec.whatwg.org/#names-and-labels),
    /// or for UTF-8. Characters of private use stand for what the author's charset has and ours has not (the Cantonese of Big5-HKSCS, the euro
    /// of ISO-8859-7); so do escapes of ISO-2022 that come out otherwise.
    /// </summary>
    public bool KeepsCharset =>
        (ReferenceEquals(MailCharset, MailCharset.Latin1) && Text.AsSpan().ContainsAnyInRange('\u0080', '\u009F'))
        || (!MailCharset.HasPrivateUse && Text.AsSpan().ContainsAnyInRange('\uE000', '\uF8FF'))
        || (MailCharset.IsStateful && !ReadsBack);

    /// <summary>Whether the text, encoded, is the octets that it was decoded from.</summary>
    internal bool ReadsBack =>
        MailCharset.IsUtf8 || Charset.IsSingleByte
        || (MailCharset.TryEncode(Text) is { } octets && octets.AsSpan().SequenceEqual(LeafBody.Content(Body, Part.Encoding).Span));

    /// <summary>Whether a text can be put into the leaf.</summary>
    public bool CanTake(string text) => CanEncode(text) || !KeepsCharset;

    /// <summary>Plans the insertion of a text before <see cref="Text"/>[<paramref name="index"/>]. See <see cref="Change"/>.</summary>
    public void Insert(MimeEdit edit, int index, string insertion) => Change(edit, new TextChange(index, 0, insertion));

    /// <summary>Plans the replacement of some characters by a text. See <see cref="Change"/>.</summary>
    public void Replace(MimeEdit edit, int index, int length, string replacement) => Change(edit, new TextChange(index, length, replacement));

    /// <summary>Plans all that is to change in this leaf.</summary>
    /// <remarks>If the charset cannot hold it the leaf goes to UTF-8, with what it says of its charset. Line ends become those of the leaf.</remarks>
    /// <param name="changes">In any order; no two may overlap.</param>
    /// <exception cref="InvalidOperationException">
    /// The leaf was changed before in this edit, two changes overlap, or it cannot take one of the texts.
    /// </exception>
    public void Change(MimeEdit edit, params ReadOnlySpan<TextChange> changes)
    {
        var whole = new List<TextChange>(changes.Length + 1);
        foreach (var change in changes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(change.Index, nameof(changes));
            ArgumentOutOfRangeException.ThrowIfNegative(change.Length, nameof(changes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(change.Length, Text.Length - change.Index, nameof(changes));

            var end = Whole(change.End);
            var start = change.Length == 0 ? end : Whole(change.Index);
            if (start < end || change.Text.Length > 0)
            {
                whole.Add(new(start, end - start, WithLineEnds(change.Text)));
            }
        }

        if (whole.Count > 0)
        {
            LeafChange.Plan(this, edit, whole);
        }
    }

    /// <summary>The text as it is to be.</summary>
    internal string TextAfter(IReadOnlyList<TextChange> changes)
    {
        var after = new StringBuilder(Text.Length + changes.Sum(static change => change.Text.Length - change.Length));
        var position = 0;
        foreach (var change in changes)
        {
            after.Append(Text, position, change.Index - position).Append(change.Text);
            position = change.End;
        }

        return after.Append(Text, position, Text.Length - position).ToString();
    }

    /// <summary>Not between the two halves of a character or of a line end, nor before a byte order mark.</summary>
    private int Whole(int index)
    {
        if (index == 0)
        {
            return Text is ['\uFEFF', ..] ? 1 : 0;
        }

        var isInside = index < Text.Length
            && ((char.IsLowSurrogate(Text[index]) && char.IsHighSurrogate(Text[index - 1])) || (Text[index] == '\n' && Text[index - 1] == '\r'));
        return isInside ? index - 1 : index;
    }

    private string WithLineEnds(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            text = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())); // half a character becomes U+FFFD
        }

        if (HasLineEnds(text))
        {
            return text;
        }

        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return LineEnd == "\n" ? text : text.Replace("\n", LineEnd, StringComparison.Ordinal);
    }

    private bool HasLineEnds(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny('\r', '\n') is >= 0 and var found)
        {
            if (!text[found..].StartsWith(LineEnd, StringComparison.Ordinal))
            {
                return false;
            }

            text = text[(found + LineEnd.Length)..];
        }

        return true;
    }

    /// <summary>Why no reader can be sure of the text of a part; the octets are not looked at.</summary>
    internal static string? ReasonToRefuse(MimePart part)
    {
        if (part.ContentType.Type != "text" || part.IsMultipart)
        {
            return "not a text";
        }

        if (!part.Header.HasBlankLine)
        {
            return "no blank line between header section and body";
        }

        if (part.Encoding == TransferEncoding.Unknown)
        {
            return "the transfer encoding is unknown";
        }

        if (LeafHeader.IsAmbiguous(part))
        {
            return "Content-Type says two things";
        }

        for (var parent = part.Parent; parent is not null; parent = parent.Parent)
        {
            if (!LeafBody.IsIdentity(parent.Encoding))
            {
                return "the multipart has a transfer encoding"; // RFC 2045 §6.4 forbids it; some decode it and some do not
            }
        }

        return null;
    }

    private static string? LineEndOf(ReadOnlySpan<char> text) =>
        text.IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : text.Contains('\n') ? "\n" : null;

    private static string? LineEndOf(ReadOnlySpan<byte> octets) =>
        octets.IndexOf("\r\n"u8) >= 0 ? "\r\n" : octets.Contains((byte)'\n') ? "\n" : null;
}
