namespace Undersign.Signatures;

/// <summary>What one tag of a template does, once it is known to be right; or what was put between the tags to let blank fields vanish.</summary>
/// <param name="Expression">Of what writes or asks.</param>
internal sealed record TemplateDirective(DirectiveKind Kind, TemplateExpression? Expression = null)
{
    /// <summary>What is wrong with <see cref="WritesPicture"/> among words.</summary>
    public const string PictureAmongWords = "a picture's address says nothing to a reader; it belongs into HTML, in <img src=\"{{…}}\">";

    public static TemplateDirective Else { get; } = new(DirectiveKind.Else);

    public static TemplateDirective End { get; } = new(DirectiveKind.End);

    /// <summary>The tag it comes from; null for one of ours.</summary>
    public TemplateTag? Tag { get; init; }

    /// <summary>Whether it begins, parts or ends a block.</summary>
    public bool IsOfBlock => Kind is DirectiveKind.If or DirectiveKind.ElseIf or DirectiveKind.Else or DirectiveKind.End;

    /// <summary>As Handlebars takes it: every block is an <c>if</c>.</summary>
    public override string ToString() => Kind switch
    {
        DirectiveKind.Nothing => "",
        DirectiveKind.Write => Braced(Expression?.InTag),
        DirectiveKind.If => Braced($"#if {Expression}"),
        DirectiveKind.ElseIf => Braced($"else if {Expression}"),
        DirectiveKind.Else => Braced("else"),
        DirectiveKind.End => Braced("/if"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether it writes the address of a picture, which may stand only where one is shown.</summary>
    public bool WritesPicture => Kind is DirectiveKind.Write && Expression?.IsPicture == true;

    /// <summary>The same, writing what may stand in that place.</summary>
    public TemplateDirective In(FieldContext context) => this with { Expression = Expression is { } written ? context.Of(written) : null };

    private string Braced(string? content) => $"{{{{{(Tag?.TrimsBefore == true ? "~" : "")}{content}{(Tag?.TrimsBehind == true ? "~" : "")}}}}}";
}

internal enum DirectiveKind
{
    /// <summary>A comment.</summary>
    Nothing,
    Write,
    If,
    ElseIf,
    Else,
    End,
}
