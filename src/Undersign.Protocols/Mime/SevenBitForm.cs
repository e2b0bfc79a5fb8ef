using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>A message in seven bits, for a next hop that takes no more: quoted-printable or base64 in place of 8-bit leaves. RFC 6152 §3.</summary>
/// <remarks>What is signed or encrypted is never converted, nor is a header section; then there is no such form, and the message cannot go.</remarks>
public static class SevenBitForm
{
    /// <summary>The message anew, to be disposed of; null where it has no 8-bit octet, or where one would remain.</summary>
    public static MailData? TryMake(MimeEdit message)
    {
        var scan = OctetScan.Of(message);
        if (!scan.HasEightBit || scan.NeedsChunks)
        {
            return null;
        }

        using var whole = Copy(message);
        var document = MimeReader.Read(whole);
        var edit = new MimeEdit(whole);
        if (!whole.Scan.HasEightBit || document.Fault != MimeFault.None || document.Root.Header.First("MIME-Version") is null)
        {
            return null;
        }

        foreach (var part in document.Parts())
        {
            Convert(edit, document, part);
        }

        var converted = Copy(edit);
        if (!converted.Scan.HasEightBit)
        {
            return converted;
        }

        converted.Dispose();
        return null;
    }

    private static void Convert(MimeEdit edit, MimeDocument document, MimePart part)
    {
        if (!part.Header.HasBlankLine || !LeafBody.IsIdentity(part.Encoding) || part.ContentType.Type == "message" || IsSealed(part))
        {
            return;
        }

        if (part.IsMultipart)
        {
            Say(edit, part, "7bit"); // RFC 2045 §6.4: a multipart says of its parts what they are
            return;
        }

        var body = document.Data.Slice(part.Body);
        if (Ascii.IsValid(body.Span))
        {
            return;
        }

        var text = part.ContentType.Type == "text" && !LeafChange.IsDense(body.Span) ? QuotedPrintable(part, body.Span) : null;
        edit.Replace(part.Body, text ?? Base64Body.Encode(body.Span, Base64Body.MaxLine, "\r\n"u8));
        Say(edit, part, text is null ? "base64" : "quoted-printable");
    }

    private static bool IsSealed(MimePart part)
    {
        for (var at = part; at is not null; at = at.Parent)
        {
            if (at.ContentType is { Type: "multipart", Subtype: "signed" or "encrypted" })
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlyMemory<byte>? QuotedPrintable(MimePart part, ReadOnlySpan<byte> body)
    {
        var charset = MailCharset.TryGet(part.ContentType.Charset ?? "");
        var writer = new QuotedPrintableWriter("\r\n"u8.ToArray(), 0, body.Length, charset is { IsUtf8: false, Encoding.IsSingleByte: false });
        writer.Write(body);
        return LeafSplices.LinesAreFit(writer.Written.Span, part, int.MaxValue) ? writer.Written : null;
    }

    private static void Say(MimeEdit edit, MimePart part, string encoding)
    {
        if (part.Header.First(TransferEncodingField.Name) is { } field)
        {
            edit.Replace(field.ValueRange, Encoding.ASCII.GetBytes(encoding));
        }
        else if (!part.IsMultipart)
        {
            edit.Insert(part.Header.Range.End, Encoding.ASCII.GetBytes($"{TransferEncodingField.Name}: {encoding}\r\n"));
        }
    }

    private static MailData Copy(MimeEdit message)
    {
        const int BlockSize = 64 * 1024;
        var copy = new MailData();
        var block = new byte[Math.Min(BlockSize, message.Length)];
        for (var at = 0; at < message.Length; at += block.Length)
        {
            var octets = block.AsSpan(0, Math.Min(block.Length, message.Length - at));
            message.Read(at, octets);
            copy.Append(octets);
        }

        return copy;
    }
}
