namespace Undersign.Signatures;

/// <summary>One <c>{{…}}</c> of a template, with its place.</summary>
/// <param name="Start">Of its first brace.</param>
/// <param name="End">Behind its last brace.</param>
/// <param name="Words">What stands between the braces, parted at white space; <c>#if</c> is one word, and so is a parenthesis. Comments have none.</param>
internal sealed record TemplateTag(int Start, int End, int Line, string[] Words)
{
    public const string Unclosed = "";

    /// <summary><c>{{~</c>: takes the white space before it away.</summary>
    public bool TrimsBefore { get; init; }

    /// <summary><c>~}}</c>: takes the white space behind it away.</summary>
    public bool TrimsBehind { get; init; }

    /// <summary>All tags of a template in order; one whose braces never close is <see cref="Unclosed"/>.</summary>
    public static IReadOnlyList<TemplateTag> Scan(string template)
    {
        var tags = new List<TemplateTag>();
        var (position, line) = (0, 1);
        while (template.IndexOf("{{", position, StringComparison.Ordinal) is var start and >= 0)
        {
            line += template.AsSpan(position, start - position).Count('\n');
            var close = template.AsSpan(start).StartsWith("{{!--", StringComparison.Ordinal) ? "--}}" : "}}";
            var end = template.IndexOf(close, start + 2, StringComparison.Ordinal);
            var next = template.IndexOf("{{", Math.Min(start + 3, template.Length), StringComparison.Ordinal); // three braces may stand together
            if (end < 0 || (close == "}}" && next >= 0 && next < end))
            {
                tags.Add(new(start, start + 2, line, [Unclosed]));
                position = start + 2;
                continue;
            }

            var content = template[(start + 2)..end];
            tags.Add(new(start, end + close.Length, line, Split(content.Trim('~', ' ', '\t', '\r', '\n')))
            {
                TrimsBefore = content.StartsWith('~'),
                TrimsBehind = content.EndsWith('~'),
            });
            line += template.AsSpan(start, end + close.Length - start).Count('\n');
            position = end + close.Length;
        }

        return tags;
    }

    private static string[] Split(string content)
    {
        if (content.StartsWith('!'))
        {
            return [];
        }

        if (content.Length > 1 && content[0] is '#' or '/')
        {
            content = content[0] + content[1..].TrimStart();
        }

        var words = new List<string>();
        var position = 0;
        while (position < content.Length)
        {
            if (char.IsWhiteSpace(content[position]))
            {
                position++;
                continue;
            }

            var end = EndOfWord(content, position);
            words.Add(content[position..end]);
            position = end;
        }

        return words.Count == 0 ? [" "] : [.. words];
    }

    /// <summary>White space does not end a literal, <c>"ask the desk"</c>, nor a name in brackets, <c>person.[Employee no]</c>.</summary>
    private static int EndOfWord(string content, int start)
    {
        if (content[start] is '(' or ')')
        {
            return start + 1;
        }

        if (content[start] is '"' or '\'')
        {
            var quote = content.IndexOf(content[start], start + 1);
            return quote < 0 ? content.Length : quote + 1;
        }

        var isBracketed = false;
        for (var at = start; at < content.Length; at++)
        {
            isBracketed = content[at] == '[' || (isBracketed && content[at] != ']');
            if (!isBracketed && (char.IsWhiteSpace(content[at]) || content[at] is '(' or ')'))
            {
                return at;
            }
        }

        return content.Length;
    }
}
