namespace Undersign.Signatures;

/// <summary>Reads a URL in which fields stand: what comes before each of them says what it may be.</summary>
/// <remarks>Whatever a block leaves out, what the URL begins with is a scheme that does no harm, or a field that is checked for one.</remarks>
internal static class UrlAttribute
{
    /// <summary>What stands before something, where that is more than one possibility.</summary>
    private const string Various = "\0";

    /// <returns>The context of each field in order; null where the URL could begin with what it should not.</returns>
    public static IReadOnlyList<FieldContext>? TryRead(string value, IReadOnlyList<TemplateDirective> directives)
    {
        var contexts = new List<FieldContext>();
        var open = new Stack<Block>();
        string? before = null;
        var pieces = TemplateMark.Split(value).ToList();
        foreach (var (index, (literal, number)) in pieces.Index())
        {
            var text = before is null ? literal.TrimStart() : literal;
            if (text.Length > 0 && before is null && !FieldUrl.IsHarmless(text))
            {
                return null;
            }

            before = text.Length > 0 ? before + text : before;
            if (number >= 0)
            {
                before = Pass(directives[number], before, index + 1 < pieces.Count ? pieces[index + 1].Item1 : "", contexts, open);
            }
        }

        return contexts;
    }

    private static string? Pass(TemplateDirective directive, string? before, string behind, List<FieldContext> contexts, Stack<Block> open)
    {
        switch (directive.Kind)
        {
            case DirectiveKind.Write:
                contexts.Add(FieldContext.InUrl(before, behind));
                return before is null ? Various : before + Various;
            case DirectiveKind.If:
                open.Push(new(before));
                return before;
            case DirectiveKind.End:
                var block = open.Pop();
                return block.Joined(before, isLast: true);
            default:
                open.Peek().Joined(before, isLast: false);
                open.Peek().HasElse |= directive.Kind is DirectiveKind.Else;
                return open.Peek().Before;
        }
    }

    /// <param name="before">What stands before the block.</param>
    private sealed class Block(string? before)
    {
        private readonly List<string?> _branches = [];

        public string? Before => before;

        public bool HasElse { get; set; }

        /// <summary>What stands before what follows: null when that may be nothing.</summary>
        public string? Joined(string? branch, bool isLast)
        {
            _branches.Add(branch);
            if (isLast && !HasElse)
            {
                _branches.Add(before);
            }

            return _branches.Contains(null) ? null : _branches.TrueForAll(one => one == branch) ? branch
                : _branches.TrueForAll(static one => one is not null && !FieldUrl.IsWithinHost(one)) ? Various + "/" : Various;
        }
    }
}
