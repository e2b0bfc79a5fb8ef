using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>Finds every mistake of a template before it is compiled, with its line.</summary>
/// <remarks>
/// What a template may say is a small part of Handlebars: fields, <c>default</c>, <c>if</c>, <c>unless</c>, <c>else</c> and comments. No loops
/// and no partials, so that rendering is linear in the template; no unescaped output, so that a directory field cannot write HTML into mail.
/// </remarks>
internal sealed class TemplateCheck(string file, TemplateFields fields, Problems problems)
{
    private static readonly string[] Blocks = ["if", "unless"];

    private readonly Stack<(string Name, int Line)> _open = new();

    public void Run(IReadOnlyList<TemplateTag> tags)
    {
        foreach (var tag in tags)
        {
            Check(tag);
        }

        foreach (var (name, line) in _open.Reverse())
        {
            Fault(line, $"{{{{#{name}}}}} is never closed; write {{{{/{name}}}}} where it ends");
        }
    }

    private void Check(TemplateTag tag)
    {
        switch (tag.Words)
        {
            case []:
                break;
            case [TemplateTag.Unclosed]:
                Fault(tag.Line, "\"{{\" without \"}}\"");
                break;
            case [" "]:
                Fault(tag.Line, "{{}} is empty; write a field: {{person.displayName}}");
                break;
            case [['{' or '&', ..], ..]:
                Fault(tag.Line, "unescaped output is not allowed; write two braces: {{person.displayName}}");
                break;
            case [['>' or '*', ..], ..] or [['#', '>' or '*', ..], ..]:
                Fault(tag.Line, "partials are not supported in signatures");
                break;
            case [['#', .. var name], .. var arguments]:
                _open.Push((name, tag.Line));
                CheckBlock(tag, name, arguments);
                break;
            case [['/', .. var name]]:
                Close(tag, name);
                break;
            case ["else"] or ["^"]:
                CheckElse(tag);
                break;
            case ["else", var name, .. var arguments]:
                CheckElse(tag);
                CheckBlock(tag, name, arguments);
                break;
            case ["default", .. var arguments]:
                CheckDefault(tag, arguments);
                break;
            case [var field]:
                CheckField(tag, field);
                break;
            case [var helper, ..]:
                Fault(tag.Line, $"unknown helper \"{helper}\"{Suggestion.For(helper, ["default"])}");
                break;
        }
    }

    private void CheckBlock(TemplateTag tag, string name, string[] arguments)
    {
        if (!Blocks.Contains(name, StringComparer.Ordinal))
        {
            Fault(tag.Line, $"unknown block \"#{name}\"; signatures know #if and #unless");
        }
        else if (arguments is [var field])
        {
            CheckField(tag, field);
        }
        else
        {
            Fault(tag.Line, $"#{name} takes one field: {{{{#{name} person.mobile}}}}");
        }
    }

    private void CheckElse(TemplateTag tag)
    {
        if (_open.Count == 0)
        {
            Fault(tag.Line, "{{else}} outside of a block");
        }
    }

    private void Close(TemplateTag tag, string name)
    {
        if (!_open.TryPop(out var open))
        {
            Fault(tag.Line, $"{{{{/{name}}}}} closes nothing");
        }
        else if (open.Name != name)
        {
            Fault(tag.Line, string.Create(null, $"{{{{/{name}}}}} closes {{{{#{open.Name}}}}} of line {open.Line}; write {{{{/{open.Name}}}}}"));
        }
    }

    private void CheckDefault(TemplateTag tag, string[] arguments)
    {
        if (arguments.Length != 2)
        {
            Fault(tag.Line, "default takes a field and what to write when it is blank: {{default person.phone \"+49 30 1234\"}}");
        }

        foreach (var argument in arguments.Where(argument => argument[0] is not ('"' or '\'')))
        {
            CheckField(tag, argument);
        }
    }

    private void CheckField(TemplateTag tag, string field)
    {
        if (fields.Fault(field) is { } fault)
        {
            Fault(tag.Line, fault);
        }
    }

    private void Fault(int line, string text) => problems.Add(new SourceLine(file, line), text);
}
