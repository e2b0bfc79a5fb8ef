using Undersign.Protocols.Html;

namespace Undersign.Stamping;

/// <summary>The HTML of a signature, as somebody wrote it: what of it is inserted, and whether it stays within itself.</summary>
internal static class SignatureMarkup
{
    /// <summary>What a browser closes by itself where the element around it ends. https://html.spec.whatwg.org/#optional-tags</summary>
    private const TagTraits MayStayOpen = TagTraits.Void | TagTraits.ClosedByBlock | TagTraits.ClosedByLike | TagTraits.TablePart | TagTraits.Cell | TagTraits.Frame;

    /// <summary>Elements within one another; Outlook's own signatures stay below thirty. Whoever reads a tree walks it with a stack.</summary>
    private const int MaxDepth = 300;

    /// <summary>What stands inside body; a fragment is taken whole.</summary>
    public static string BodyOf(string html)
    {
        var (start, end) = (0, html.Length);
        var tokens = new HtmlTokenizer(html);
        while (tokens.Read())
        {
            if (tokens.Kind is HtmlTokenKind.StartTag && tokens.Name.Equals("body", StringComparison.OrdinalIgnoreCase))
            {
                start = tokens.End;
            }
            else if (tokens.Kind is HtmlTokenKind.EndTag && tokens.Name.Equals("body", StringComparison.OrdinalIgnoreCase))
            {
                end = tokens.Start;
            }
        }

        return start <= end ? html[start..end] : html;
    }

    /// <summary>
    /// Why a signature would reach beyond itself into the mail that it is put into: a comment or a table that is not closed swallows the quoted
    /// history, a stray end tag closes the sender's own paragraph.
    /// </summary>
    /// <returns>A sentence that begins with the line; null when all is well.</returns>
    public static string? FindFault(string html)
    {
        if (html.Contains('\0', StringComparison.Ordinal))
        {
            return $"{LineOf(html, html.IndexOf('\0', StringComparison.Ordinal))}: a NUL character; this is no HTML, or in a charset that was not recognised";
        }

        return FindFaultIn(html)
            ?? (!html.Contains("[if", StringComparison.OrdinalIgnoreCase) ? null
                : OutlookView.Of(html, out var hidden) is var view && hidden is { } start ? $"{LineOf(html, start)}: what is hidden from Outlook here has no end (<!--<![endif]-->), and so would hide what follows in the mail"
                : FindFaultIn(view) is { } fault ? $"{fault}, in Outlook" : null);
    }

    private static string? FindFaultIn(string html)
    {
        var open = new List<(string Name, int Start)>();
        var tokens = new HtmlTokenizer(html);
        while (tokens.Read())
        {
            switch (tokens.Kind)
            {
                case HtmlTokenKind.Unfinished:
                    return $"{LineOf(html, tokens.Start)}: a tag, a comment or a style that begins here is never closed";
                case HtmlTokenKind.StartTag when (HtmlTags.TraitsOf(tokens.Name) & (TagTraits.Void | TagTraits.Frame)) is TagTraits.None && !IsWholeDrawing(in tokens):
                    open.Add((tokens.Name.ToString().ToLowerInvariant(), tokens.Start));
                    if (open.Count > MaxDepth)
                    {
                        return $"{LineOf(html, tokens.Start)}: more than {MaxDepth} elements within one another, or never closed";
                    }

                    break;
                case HtmlTokenKind.EndTag when !TryClose(open, tokens.Name):
                    return $"{LineOf(html, tokens.Start)}: </{tokens.Name}> closes nothing of the signature, and so would close something of the mail";
            }
        }

        var left = open.Find(static element => HtmlTags.TraitsOf(element.Name) is var traits && ((traits & MayStayOpen) is TagTraits.None || (traits & TagTraits.Table) is not TagTraits.None));
        return left.Name is null ? null : $"{LineOf(html, left.Start)}: <{left.Name}> is never closed, and so would hold what follows in the mail";
    }

    /// <summary>Outlook's drawings are XML: <c>&lt;w:anchorlock/&gt;</c>.</summary>
    private static bool IsWholeDrawing(in HtmlTokenizer tag) => tag.Name.Contains(':') && tag.Source.EndsWith("/>", StringComparison.Ordinal);

    /// <summary>What was opened inside ends with it, as browsers have it but for crossed formatting, which they untangle.</summary>
    private static bool TryClose(List<(string Name, int Start)> open, ReadOnlySpan<char> name)
    {
        var traits = HtmlTags.TraitsOf(name);
        for (var at = open.Count - 1; at >= 0; at--)
        {
            if (name.Equals(open[at].Name, StringComparison.OrdinalIgnoreCase))
            {
                var isBlock = (traits & (TagTraits.Block | TagTraits.TablePart | TagTraits.Table | TagTraits.Cell)) is not TagTraits.None;
                open.RemoveRange(at, isBlock ? open.Count - at : 1);
                return true;
            }
        }

        return (traits & (TagTraits.Void | TagTraits.Frame | TagTraits.ClosedByBlock)) is not TagTraits.None; // a stray </p> is an empty paragraph
    }

    private static string LineOf(string html, int position) => string.Create(null, $"line {html.AsSpan(0, position).Count('\n') + 1}");
}
