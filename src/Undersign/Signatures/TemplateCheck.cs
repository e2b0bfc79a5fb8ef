using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>Finds every mistake of a template before it is compiled, with its line, and says what its tags do.</summary>
/// <remarks>
/// What a template may say is a small part of Handlebars: fields, a few helpers, <c>if</c>, <c>unless</c>, <c>when</c>, <c>inGroup</c>,
/// <c>else</c> and comments. No loops, so that rendering is linear in the template, in which partials are in their place by now; no unescaped
/// output, so that a directory field cannot write HTML into mail.
/// </remarks>
internal sealed class TemplateCheck(string file, TemplateFields fields, Problems problems)
{
    private const int MaxTags = 2000;

    /// <summary>Blocks within one another. The engine walks them with its stack.</summary>
    private const int MaxDepth = 20;

    private static readonly string[] Blocks = ["if", "unless", .. TemplateFunction.Conditions.Select(static helper => helper.Name)];

    private readonly Stack<(string Name, int Line)> _open = new();
    private int _line;

    /// <returns>One for each tag; what is faulty is nothing.</returns>
    public IReadOnlyList<TemplateDirective> Run(IReadOnlyList<TemplateTag> tags)
    {
        if (tags.Count > MaxTags)
        {
            Fault(string.Create(null, $"more than {MaxTags} tags"));
            return [];
        }

        var directives = tags.Select(tag => Read(tag) with { Tag = tag }).ToList();
        foreach (var (name, line) in _open.Reverse())
        {
            _line = line;
            Fault($"{{{{#{name}}}}} is never closed; write {{{{/{name}}}}} where it ends");
        }

        return directives;
    }

    private TemplateDirective Read(TemplateTag tag)
    {
        _line = tag.Line;
        switch (tag.Words)
        {
            case []:
                return Nothing(null);
            case [TemplateTag.Unclosed]:
                return Nothing("\"{{\" without \"}}\"");
            case [" "]:
                return Nothing("{{}} is empty; write a field: {{person.displayName}}");
            case [['{' or '&', ..], ..]:
                return Nothing("unescaped output is not allowed; write two braces: {{person.displayName}}");
            case [['>' or '*', ..], ..] or [['#', '>' or '*', ..], ..]:
                return Nothing("of partials only {{> name}} is supported, for the file partials/name.html in the folder of organisation.yaml");
            case [['#', .. var name], .. var arguments]:
                return Open(name, arguments);
            case [['/', .. var name]]:
                return Close(name);
            case ["else"] or ["^"]:
                CheckElse();
                return TemplateDirective.Else;
            case ["else", var name, .. var arguments]:
                CheckElse();
                return Condition(name, arguments) is { } condition ? new(DirectiveKind.ElseIf, condition) : Nothing(null);
            default:
                return Expression(TemplateFunction.Writers).Read(tag.Words) is { } written ? new(DirectiveKind.Write, written) : Nothing(null);
        }
    }

    private TemplateDirective Open(string name, string[] arguments)
    {
        _open.Push((name, _line));
        if (_open.Count == MaxDepth + 1)
        {
            Fault(string.Create(null, $"more than {MaxDepth} blocks within one another"));
        }

        return Condition(name, arguments) is { } condition ? new(DirectiveKind.If, condition) : Nothing(null);
    }

    private TemplateExpression? Condition(string name, string[] arguments)
    {
        if (!Blocks.Contains(name, StringComparer.Ordinal))
        {
            Fault($"unknown block \"#{name}\"; signatures know {string.Join(", ", Blocks.Select(static block => "#" + block))}");
            return null;
        }

        if (Array.Find([.. TemplateFunction.Conditions], helper => helper.Name == name) is { } asked)
        {
            return Expression([asked]).Read([asked.Name, .. arguments]);
        }

        if (arguments is not ([_] or ["(", .., ")"]))
        {
            Fault($"#{name} takes one field: {{{{#{name} person.mobile}}}}");
            return null;
        }

        var condition = Expression([.. TemplateFunction.Writers, .. TemplateFunction.Conditions]).Read(arguments);
        return condition is null || name == "if" ? condition : new TemplateExpression.Call(TemplateFunction.Not, [condition]);
    }

    private TemplateDirective Close(string name)
    {
        if (!_open.TryPop(out var open))
        {
            Fault($"{{{{/{name}}}}} closes nothing");
        }
        else if (open.Name != name)
        {
            Fault(string.Create(null, $"{{{{/{name}}}}} closes {{{{#{open.Name}}}}} of line {open.Line}; write {{{{/{open.Name}}}}}"));
        }

        return TemplateDirective.End;
    }

    private void CheckElse()
    {
        if (_open.Count == 0)
        {
            Fault("{{else}} outside of a block");
        }
    }

    private TemplateExpressionReader Expression(IReadOnlyList<TemplateFunction> helpers) => new(helpers, fields, Fault);

    private TemplateDirective Nothing(string? fault)
    {
        if (fault is not null)
        {
            Fault(fault);
        }

        return new(DirectiveKind.Nothing);
    }

    private void Fault(string text) => problems.Add(new SourceLine(file, _line), text);
}
