namespace Undersign.Signatures;

/// <summary>One <c>{{…}}</c> of a template, with its place.</summary>
/// <param name="Start">Of its first brace.</param>
/// <param name="End">Behind its last brace.</param>
/// <param name="Words">What stands between the braces, parted at white space; <c>#if</c> is one word. Comments have none.</param>
internal sealed record TemplateTag(int Start, int End, int Line, string[] Words)
{
    public bool OpensBlock => Words is [['#', ..], ..];

    public bool ClosesBlock => Words is [['/', ..], ..];

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
            var next = template.IndexOf("{{", start + 3, StringComparison.Ordinal); // three braces may stand together
            if (end < 0 || (close == "}}" && next >= 0 && next < end))
            {
                tags.Add(new(start, start + 2, line, [Unclosed]));
                position = start + 2;
                continue;
            }

            tags.Add(new(start, end + close.Length, line, Split(template[(start + 2)..end].Trim('~', ' ', '\t', '\r', '\n'))));
            line += template.AsSpan(start, end + close.Length - start).Count('\n');
            position = end + close.Length;
        }

        return tags;
    }

    public const string Unclosed = "";

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

            // A literal may hold white space: {{default person.phone "ask the desk"}}.
            var end = content[position] is '"' or '\'' && content.IndexOf(content[position], position + 1) is var quote and > 0
                ? quote + 1
                : content.AsSpan(position).IndexOfAny(" \t\r\n") is var space and >= 0 ? position + space : content.Length;
            words.Add(content[position..end]);
            position = end;
        }

        return words.Count == 0 ? [" "] : [.. words];
    }
}
