using System.Collections.Frozen;

namespace Undersign.Signatures;

/// <summary>The declarations of a style attribute or of a rule: taken apart, and left with what signatures need and mail programs know.</summary>
internal static class StyleDeclarations
{
    /// <summary>A name that ends with a dash stands for all that begin so.</summary>
    private static readonly FrozenSet<string> Properties = (
        "background background-color background-image background-position background-repeat background-size border border-bottom border-bottom-color border-bottom-left-radius "
        + "border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-left border-left-color border-left-style border-left-width "
        + "border-radius border-right border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-left-radius "
        + "border-top-right-radius border-top-style border-top-width border-width box-shadow box-sizing clear color color-scheme direction display empty-cells float font font-family font-feature-settings "
        + "font-size font-style font-variant font-weight height letter-spacing line-height list-style list-style-position list-style-type margin margin-bottom margin-left margin-right "
        + "margin-top max-height max-width min-height min-width opacity outline overflow overflow-wrap padding padding-bottom padding-left padding-right padding-top page-break-inside "
        + "table-layout tab-interval text-align text-decoration text-decoration-color text-decoration-line text-indent text-shadow text-transform text-underline unicode-bidi vertical-align visibility "
        + "white-space width word-break word-spacing word-wrap zoom object-fit hyphens").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Prefixes = ["mso-", "-ms-", "-webkit-text-", "-moz-text-"];

    private static readonly string[] Harmful = ["expression(", "javascript:", "vbscript:", "behavior:", "-moz-binding", "@import", "\\", "<", ">"];

    /// <summary>Name and value in order; semicolons in quotation marks and parentheses part nothing.</summary>
    public static IEnumerable<(string Name, string Value)> Read(string declarations)
    {
        var (start, depth, quote) = (0, 0, '\0');
        for (var at = 0; at <= declarations.Length; at++)
        {
            var character = at < declarations.Length ? declarations[at] : ';';
            if (at == declarations.Length || (character == ';' && depth == 0 && quote == '\0'))
            {
                var one = declarations[start..at];
                var colon = one.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0)
                {
                    yield return (one[..colon].Trim(), one[(colon + 1)..].Trim());
                }

                start = at + 1;
                continue;
            }

            quote = quote == '\0' ? character is '"' or '\'' ? character : '\0' : character == quote ? '\0' : quote;
            depth += quote != '\0' ? 0 : character == '(' ? 1 : character == ')' && depth > 0 ? -1 : 0;
        }
    }

    public static string Write(IEnumerable<(string Name, string Value)> declarations) => string.Join(';', declarations.Select(static one => $"{one.Name}:{one.Value}"));

    /// <summary>Whether mail programs know the property, and its value loads nothing but a picture.</summary>
    public static bool IsAllowed(string name, string value) =>
        (Properties.Contains(name) || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        && value.Length > 0
        && !Array.Exists(Harmful, word => value.Contains(word, StringComparison.OrdinalIgnoreCase))
        && AreHarmless(value);

    private static bool AreHarmless(string value)
    {
        var at = 0;
        while (value.IndexOf("url(", at, StringComparison.OrdinalIgnoreCase) is var found and >= 0)
        {
            at = found + 4;
            if (!FieldUrl.ShowsPicture(value[at..].TrimStart(' ', '"', '\'')))
            {
                return false;
            }
        }

        return !value.Contains("image-set(", StringComparison.OrdinalIgnoreCase) && !value.Contains("src(", StringComparison.OrdinalIgnoreCase);
    }
}
