using System.Text;

namespace Undersign.Signatures;

/// <summary>Makes of a text template what the engine gets: a line vanishes with its label when all of its fields are blank.</summary>
internal static class TextTemplate
{
    /// <summary>The root that holds a line end. Written so, no line end is mistaken by the engine for one that only parts tags.</summary>
    public const string NewLine = "newLine";

    private static readonly TemplateDirective LineEnd = new(DirectiveKind.Write, new TemplateExpression.Field(NewLine));

    public static string Rewrite(string template, IReadOnlyList<TemplateDirective> directives)
    {
        var rewritten = new StringBuilder(template.Length + 256);
        var line = new List<Piece>();
        foreach (var piece in Pieces(template, directives))
        {
            var literal = piece.Literal;
            while (literal.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0)
            {
                line.Add(new(literal[..end], null));
                Write(rewritten, line, hasEnd: true);
                line.Clear();
                literal = literal[(end + 1)..];
            }

            line.Add(piece with { Literal = literal });
        }

        Write(rewritten, line, hasEnd: false);
        return rewritten.ToString();
    }

    /// <summary>Literals and what follows each.</summary>
    private static IEnumerable<Piece> Pieces(string template, IReadOnlyList<TemplateDirective> directives)
    {
        var position = 0;
        var isTrimmed = false;
        foreach (var directive in directives)
        {
            var tag = directive.Tag!; // all of these come from tags
            var literal = template[position..tag.Start];
            literal = isTrimmed ? literal.TrimStart() : literal;
            yield return new(tag.TrimsBefore ? literal.TrimEnd() : literal, directive);
            (position, isTrimmed) = (tag.End, tag.TrimsBehind);
        }

        yield return new(isTrimmed ? template[position..].TrimStart() : template[position..], null);
    }

    private static void Write(StringBuilder rewritten, List<Piece> line, bool hasEnd)
    {
        var said = line.Where(static piece => piece.Directive is { Kind: not DirectiveKind.Nothing }).Select(static piece => piece.Directive!).ToList(); // just tested
        var isBlank = line.TrueForAll(static piece => string.IsNullOrWhiteSpace(piece.Literal));
        if (said.Count == 1 && said[0].IsOfBlock && isBlank)
        {
            rewritten.Append(said[0]); // on a line of its own, which is none
        }
        else if (said.Count == 0 && isBlank && line.Exists(static piece => piece.Directive is not null))
        {
            return; // nor is that of a comment
        }
        else if (Condition(line) is { } condition)
        {
            rewritten.Append(new TemplateDirective(DirectiveKind.If, condition));
            Write(rewritten, line, hasEnd, isBlock: false);
            rewritten.Append(TemplateDirective.End);
        }
        else
        {
            Write(rewritten, line, hasEnd, IsOneBlock(line, said));
        }
    }

    /// <param name="isBlock">The line end goes into each branch, so that there is none where a branch says nothing.</param>
    private static void Write(StringBuilder rewritten, List<Piece> line, bool hasEnd, bool isBlock)
    {
        var (depth, isEmpty) = (0, true);
        foreach (var (literal, directive) in line)
        {
            rewritten.Append(literal);
            isEmpty &= literal.Length == 0 && directive?.Kind is not DirectiveKind.Write;
            if (directive is null)
            {
                continue;
            }

            if (isBlock && hasEnd && !isEmpty && depth == 1 && directive.IsOfBlock && directive.Kind is not DirectiveKind.If)
            {
                rewritten.Append(LineEnd);
            }

            isEmpty |= depth <= 1 && directive.IsOfBlock;
            depth += directive.Kind switch { DirectiveKind.If => 1, DirectiveKind.End => -1, _ => 0 };
            rewritten.Append(directive);
        }

        rewritten.Append(hasEnd && !isBlock ? LineEnd : "");
    }

    private static bool IsOneBlock(List<Piece> line, List<TemplateDirective> said)
    {
        if (said is not [{ Kind: DirectiveKind.If }, .., { Kind: DirectiveKind.End }] || line[0].Literal.Length > 0 || line[0].Directive != said[0] || line[^1].Literal.Length > 0)
        {
            return false;
        }

        var depth = 0;
        for (var at = 0; at < said.Count; at++)
        {
            depth += said[at].Kind switch { DirectiveKind.If => 1, DirectiveKind.End => -1, _ => 0 };
            if (depth == 0)
            {
                return at == said.Count - 1;
            }
        }

        return false;
    }

    private static TemplateExpression? Condition(List<Piece> line)
    {
        var condition = new FoldCondition();
        foreach (var (literal, directive) in line)
        {
            condition.Add(literal);
            if (directive is not null)
            {
                condition.Add(directive);
            }
        }

        return condition.Result;
    }

    private sealed record Piece(string Literal, TemplateDirective? Directive);
}
