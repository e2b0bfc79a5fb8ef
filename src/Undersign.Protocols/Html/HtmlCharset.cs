using System.Buffers;

namespace Undersign.Protocols.Html;

/// <summary>Finds where HTML names its own charset: <c>meta charset</c> and <c>meta http-equiv=content-type</c>.</summary>
internal static class HtmlCharset
{
    /// <summary>One is what a document has; quoted mail may bring more along. Further ones are left.</summary>
    public const int MaxDeclarations = 8;

    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\r\n;'\"");

    /// <summary>The ranges of the names, without quotation marks, in order.</summary>
    public static List<Range> Declarations(ReadOnlySpan<char> html)
    {
        var declarations = new List<Range>(1);
        var tokens = new HtmlTokenizer(html);
        while (declarations.Count < MaxDeclarations && tokens.Read())
        {
            if (tokens.Kind is not HtmlTokenKind.StartTag || !tokens.Name.Equals("meta", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var attributes = tokens.Attributes;
            var name = attributes.TryGet("charset", out var charset) ? charset.Trim()
                : attributes.TryGet("http-equiv", out var pragma) && pragma.Trim().Equals("content-type", StringComparison.OrdinalIgnoreCase)
                    && attributes.TryGet("content", out var content) ? CharsetIn(content)
                : default;
            if (!name.IsEmpty && html.Overlaps(name, out var start))
            {
                declarations.Add(start..(start + name.Length));
            }
        }

        return declarations;
    }

    /// <summary>WHATWG #algorithm-for-extracting-a-character-encoding-from-a-meta-element.</summary>
    private static ReadOnlySpan<char> CharsetIn(ReadOnlySpan<char> content)
    {
        while (content.IndexOf("charset", StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            content = content[(at + "charset".Length)..].TrimStart();
            if (content is ['=', ..])
            {
                content = content[1..].TrimStart(" \t\r\n'\"");
                var end = content.IndexOfAny(NameEnd);
                return end < 0 ? content : content[..end];
            }
        }

        return default;
    }
}
