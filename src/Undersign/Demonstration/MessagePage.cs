using System.Buffers;
using System.Net;
using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Demonstration;

/// <summary>Shows a message as its reader sees it: the HTML part, else the text part, under the main header fields.</summary>
internal static class MessagePage
{
    /// <summary>Of one message; what shows more is no mail that somebody wrote.</summary>
    private const int MaxPictures = 50;

    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    public static string Of(ReadOnlyMemory<byte> message)
    {
        using var data = MailData.From(message.Span);
        var document = MimeReader.Read(data);
        var header = document.Root.Header;
        var page = new StringBuilder("<!DOCTYPE html><meta charset=\"utf-8\"><div style=\"font:14px system-ui;border-bottom:1px solid #e3e0d8;margin-bottom:16px;padding-bottom:8px\">");
        foreach (var name in (string[])["From", "To", "Subject"])
        {
            page.Append(null, $"<div><b>{name}:</b> {WebUtility.HtmlEncode(EncodedWord.Decode(header.Value(name) ?? ""))}</div>");
        }

        return page.Append("</div>").Append(BodyOf(document)).ToString();
    }

    private static string BodyOf(MimeDocument document)
    {
        var texts = document.Parts().Where(static part => part.ContentType.Type == "text" && !part.IsMultipart).ToList();
        var shown = texts.Find(static part => part.ContentType.Subtype == "html") ?? texts.Find(static part => part.ContentType.Subtype == "plain");
        return shown is null || LeafText.TryDecode(document, shown, out _) is not { } leaf ? "<p>No text to show.</p>"
            : shown.ContentType.Subtype == "html" ? WithPictures(leaf.Text, document)
            : $"<pre style=\"font:13px ui-monospace,monospace;white-space:pre-wrap\">{WebUtility.HtmlEncode(leaf.Text)}</pre>";
    }

    /// <summary>A page knows no other parts (RFC 2392 §2): the pictures within the message go into the addresses that name them.</summary>
    private static string WithPictures(string html, MimeDocument document)
    {
        var pictures = document.Parts().Where(static part => part is { ContentId: not null, Encoding: TransferEncoding.Base64, ContentType: { Type: "image", Subtype: "png" or "jpeg" or "gif" } });
        foreach (var picture in pictures.Take(MaxPictures))
        {
            var octets = document.Data.Slice(picture.Body).Span.ToArray().Where(static octet => Base64.Contains(octet)).ToArray();
            html = html.Replace($"cid:{picture.ContentId}", $"data:image/{picture.ContentType.Subtype};base64,{Encoding.ASCII.GetString(octets)}", StringComparison.Ordinal);
        }

        return html;
    }
}
