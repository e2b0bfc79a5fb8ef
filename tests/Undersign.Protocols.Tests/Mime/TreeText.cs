using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>A tree as text: one line a part, everything the reader says about it.</summary>
internal static class TreeText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(MimeDocument document, bool withText = false)
    {
        var text = new StringBuilder();
        if (document.Fault != MimeFault.None)
        {
            text.Append("fault ").Append(document.Fault).Append('\n');
        }

        foreach (var part in document.Parts())
        {
            Append(text, part);
            if (withText && part.ContentType.Type == "text")
            {
                var leaf = LeafText.TryDecode(document, part, out var reason);
                text.Append(leaf is null ? $"    refused: {reason}\n" : $"    {leaf.Charset.WebName} {JsonSerializer.Serialize(leaf.Text, Readable)}\n");
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, MimePart part)
    {
        var depth = 0;
        for (var parent = part.Parent; parent is not null; parent = parent.Parent)
        {
            depth++;
        }

        text.Append(' ', depth * 2)
            .Append(CultureInfo.InvariantCulture, $"{(part.Number.Length == 0 ? "message" : part.Number)} {part.ContentType}")
            .Append(CultureInfo.InvariantCulture, $" header {part.Header.Range.Start}-{part.Header.Range.End}")
            .Append(CultureInfo.InvariantCulture, $" body {part.Body.Start}-{part.Body.End} {part.Encoding}");
        AppendIf(text, part.IsMultipart && !part.HasClosingDelimiter, " not closed");
        AppendIf(text, !part.Header.HasBlankLine, " no blank line");
        AppendIf(text, part.ContentType.IsFlowed, part.ContentType.HasDelSp ? " flowed delsp" : " flowed");
        AppendValue(text, "charset", part.ContentType.Charset);
        AppendValue(text, "boundary", part.ContentType.Boundary);
        AppendValue(text, "disposition", part.Disposition);
        AppendValue(text, "name", part.FileName);
        AppendValue(text, "id", part.ContentId);
        text.Append('\n');
    }

    private static void AppendIf(StringBuilder text, bool condition, string words) => text.Append(condition ? words : "");

    private static void AppendValue(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" {name}=[{value.Replace('\0', '␀')}]");
        }
    }
}
