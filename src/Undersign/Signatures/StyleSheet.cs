namespace Undersign.Signatures;

/// <summary>The rules of a style element. What is for other media, or loads something, is left out: no signature can bring it along.</summary>
/// <remarks>It is tempting to have a library read the declarations; but those print colours anew as rgba(), which Outlook does not know.</remarks>
internal static class StyleSheet
{
    /// <summary>Selector list and declarations of each rule in order.</summary>
    /// <param name="drop">Told what is left out.</param>
    public static IEnumerable<(string Selectors, string Declarations)> Rules(string css, Action<string> drop)
    {
        css = WithoutComments(css);
        var position = 0;
        while (css.AsSpan(position).IndexOfAny('{', ';', '}') is var found and >= 0)
        {
            var end = position + found;
            var prelude = css[position..end].Trim();
            if (css[end] != '{')
            {
                position = end + 1; // @import, @charset, or a stray brace
                DropAtRule(prelude, drop);
                continue;
            }

            var close = EndOfBlock(css, end);
            if (prelude.StartsWith('@'))
            {
                DropAtRule(prelude, drop);
            }
            else
            {
                yield return (prelude, css[(end + 1)..close]);
            }

            position = Math.Min(close + 1, css.Length);
        }
    }

    private static void DropAtRule(string prelude, Action<string> drop)
    {
        if (prelude.StartsWith('@'))
        {
            drop($"{prelude.Split(' ', 2)[0]} is left out: styles go into the elements, where there is no such thing");
        }
    }

    /// <summary>Where the brace that opens there closes, or the end.</summary>
    private static int EndOfBlock(string css, int open)
    {
        var depth = 0;
        for (var at = open; at < css.Length; at++)
        {
            depth += css[at] == '{' ? 1 : css[at] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return css.Length;
    }

    private static string WithoutComments(string css)
    {
        var plain = new System.Text.StringBuilder(css.Length);
        var position = 0;
        while (css.IndexOf("/*", position, StringComparison.Ordinal) is var start and >= 0)
        {
            plain.Append(css, position, start - position);
            var end = css.IndexOf("*/", start + 2, StringComparison.Ordinal);
            position = end < 0 ? css.Length : end + 2;
        }

        return plain.Append(css, position, css.Length - position).Replace("<!--", "").Replace("-->", "").ToString();
    }
}
