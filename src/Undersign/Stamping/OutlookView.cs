using Undersign.Protocols.Html;

namespace Undersign.Stamping;

/// <summary>A signature as Outlook reads it: what conditional comments hide from others is there, and what they hide from Outlook is not.</summary>
/// <remarks>
/// <code>
///   &lt;!--[if mso]&gt; for Outlook &lt;![endif]--&gt;          &lt;!--[if !mso]&gt;&lt;!--&gt; for others &lt;!--&lt;![endif]--&gt;
/// </code>
/// Limit: of all conditions, those that begin with an exclamation mark are taken to be about others, and the rest to be about every Outlook.
/// https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/compatibility/ms537512(v=vs.85)
/// </remarks>
internal static class OutlookView
{
    private const string Open = "<!--";
    private const string End = "<![endif]";

    /// <param name="html">What was written.</param>
    /// <param name="fault">Where it hides something from Outlook without an end, which hides the mail that follows, too.</param>
    /// <returns>The text with blanks for what is not there: everything stands where it stood.</returns>
    public static string Of(string html, out int? fault)
    {
        var view = html.ToCharArray();
        var hiddenFrom = (int?)null;
        var tokens = new HtmlTokenizer(html);
        while (tokens.Read())
        {
            if (tokens.Kind is HtmlTokenKind.Comment)
            {
                Read(tokens.Source, view.AsSpan(tokens.Start, tokens.Source.Length), tokens.Start, ref hiddenFrom);
            }

            if (hiddenFrom is not null)
            {
                Blank(view.AsSpan(tokens.Start, tokens.Source.Length));
            }
        }

        fault = hiddenFrom;
        return new(view);
    }

    /// <param name="hiddenFrom">Where a condition began that holds for others, while that has not ended.</param>
    private static void Read(ReadOnlySpan<char> comment, Span<char> view, int start, ref int? hiddenFrom)
    {
        var inner = comment.StartsWith(Open, StringComparison.Ordinal) ? comment[Open.Length..] : comment["<!".Length..];
        if (inner.Contains("[endif]", StringComparison.OrdinalIgnoreCase) && !inner.StartsWith("[if", StringComparison.OrdinalIgnoreCase))
        {
            hiddenFrom = null;
            Blank(view);
            return;
        }

        if (!inner.StartsWith("[if", StringComparison.OrdinalIgnoreCase) || inner.IndexOf(']') is not (> 0 and var close))
        {
            return; // a remark: as a comment it says nothing to Outlook either
        }

        var isForOthers = inner["[if".Length..close].TrimStart(" (").StartsWith('!');
        var content = inner[Math.Min(close + "]>".Length, inner.Length)..];
        var isWhole = content.Contains(End, StringComparison.OrdinalIgnoreCase);
        if (!isWhole)
        {
            hiddenFrom ??= isForOthers ? start : null; // what follows up to its end is seen by those it is for
            Blank(view);
            return;
        }

        var first = comment.Length - content.Length;
        var end = comment.LastIndexOf(End, StringComparison.OrdinalIgnoreCase);
        Blank(view[..first]);
        Blank(view[end..]);
        if (isForOthers)
        {
            Blank(view); // nobody's: others take it for a comment
        }
    }

    private static void Blank(Span<char> view)
    {
        foreach (ref var character in view)
        {
            character = character == '\n' ? '\n' : ' ';
        }
    }
}
