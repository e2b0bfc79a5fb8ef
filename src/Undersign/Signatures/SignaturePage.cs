using System.Net;
using Undersign.Stamping;

namespace Undersign.Signatures;

/// <summary>A page that shows a rendered signature as a browser would, light or dark as the reader has it, with its plain text below.</summary>
internal static class SignaturePage
{
    public static string Of(string name, SignatureBlock block)
    {
        var html = block.Html;
        foreach (var picture in block.Pictures)
        {
            html = html.Replace($"cid:{picture.ContentId}", picture.AsDataAddress(), StringComparison.Ordinal);
        }

        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>{WebUtility.HtmlEncode(name)}</title></head>
            <body>
            {html}
            <hr>
            <pre>{WebUtility.HtmlEncode(block.Text)}</pre>
            </body></html>

            """;
    }
}
