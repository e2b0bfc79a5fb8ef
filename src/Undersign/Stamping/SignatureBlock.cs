using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>A rendered signature. Where one form is missing it is made from the other, so that every body gets one.</summary>
internal sealed record SignatureBlock
{
    /// <summary>In letters and digits. A name alone, or "Best regards", may well have been typed.</summary>
    private const int LeastWords = 20;

    /// <param name="html">A fragment or a whole document, of which the body counts.</param>
    /// <param name="text">Plain text.</param>
    public SignatureBlock(string? html, string? text)
    {
        var body = string.IsNullOrWhiteSpace(html) ? "" : SignatureMarkup.BodyOf(html);
        Html = body.Length > 0 ? body : FromText(text ?? "");
        Text = string.IsNullOrWhiteSpace(text) ? SignatureText.Of(body) : text;
    }

    /// <summary>What is put into HTML.</summary>
    public string Html { get; private init; }

    /// <summary>What is put into plain text.</summary>
    public string Text { get; }

    /// <summary>What the HTML shows as <c>cid:</c>.</summary>
    public IReadOnlyList<InlinePart> Pictures { get; init; } = [];

    /// <summary>The same, showing one of its pictures under another name.</summary>
    public SignatureBlock Renamed(string contentId, string other) => this with { Html = Html.Replace($"cid:{contentId}", $"cid:{other}", StringComparison.Ordinal) };

    public bool IsEmpty => string.IsNullOrWhiteSpace(Html) && string.IsNullOrWhiteSpace(Text);

    /// <summary>
    /// Whether the words of the text form stand at the end of a text, however they are cut into lines there. Text bears no mark, and a message
    /// that is sent again has lost our header field.
    /// </summary>
    public bool IsAtEndOf(ReadOnlySpan<char> text)
    {
        var (at, matched) = (text.Length - 1, 0);
        for (var mine = Text.Length - 1; mine >= 0; mine--)
        {
            if (char.IsLetterOrDigit(Text[mine]))
            {
                while (at >= 0 && !char.IsLetterOrDigit(text[at]))
                {
                    at--;
                }

                if (at < 0 || text[at--] != Text[mine])
                {
                    return false;
                }

                matched++;
            }
        }

        return matched >= LeastWords;
    }

    private static string FromText(string text)
    {
        var html = new StringBuilder(text.Length + 32);
        foreach (var line in text.Trim().Split('\n'))
        {
            var escaped = line.TrimEnd().Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
            html.Append(html.Length > 0 ? "<br>\n" : "").Append(escaped);
        }

        return html.ToString();
    }
}
