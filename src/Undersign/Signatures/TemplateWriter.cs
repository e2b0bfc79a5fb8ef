using System.Text;
using AngleSharp.Dom;
using Undersign.Protocols.Html;
using Undersign.Stamping;

namespace Undersign.Signatures;

/// <summary>Writes HTML with marks as a template again: each field with what makes it harmless where it stands.</summary>
internal sealed class TemplateWriter(IReadOnlyList<TemplateDirective> directives)
{
    private readonly StringBuilder _template = new();

    /// <summary>The elements that hold the blocks which are open.</summary>
    private readonly Stack<INode> _open = new();

    /// <summary>Whether every block ends in the element in which it began.</summary>
    public bool IsWhole { get; private set; } = true;

    public string Write(INode body)
    {
        WriteChildren(body);
        IsWhole &= _open.Count == 0;
        return _template.ToString();
    }

    private void WriteChildren(INode parent)
    {
        foreach (var child in parent.ChildNodes)
        {
            switch (child)
            {
                case IText text:
                    WriteText(text.Data, HtmlText.InText);
                    break;
                case IElement element:
                    WriteElement(element);
                    break;
                case IComment comment when TemplateMark.TryRead(comment.Data, out var number):
                    Follow(directives[number].Kind, parent);
                    _template.Append(directives[number]);
                    break;
                case IComment comment:
                    WriteComment(comment.Data);
                    break;
            }
        }
    }

    private void WriteElement(IElement element)
    {
        _template.Append('<').Append(element.LocalName);
        foreach (var attribute in element.Attributes)
        {
            _template.Append(' ').Append(attribute.Name).Append("=\"");
            WriteAttribute(attribute.Name, attribute.Value);
            _template.Append('"');
        }

        _template.Append('>');
        if ((HtmlTags.TraitsOf(element.LocalName) & TagTraits.Void) is TagTraits.None)
        {
            WriteChildren(element);
            _template.Append("</").Append(element.LocalName).Append('>');
        }
    }

    private void WriteComment(string data)
    {
        if (OutlookComment.IsSwitch(data))
        {
            _template.Append(OutlookComment.IsBare(data) ? $"<!{data}>" : $"<!--{data}-->");
            return;
        }

        _template.Append("<!--");
        var tokens = new HtmlTokenizer(data);
        while (tokens.Read())
        {
            if (tokens.Kind is HtmlTokenKind.StartTag)
            {
                WriteTag(in tokens);
            }
            else
            {
                WriteText(tokens.Source.ToString(), static text => text); // escaped already
            }
        }

        _template.Append("-->");
    }

    private void WriteTag(in HtmlTokenizer tag)
    {
        _template.Append('<').Append(tag.Name);
        var attributes = tag.Attributes;
        while (attributes.Read())
        {
            _template.Append(' ').Append(attributes.Name).Append("=\"");
            WriteAttribute(attributes.Name.ToString(), attributes.Value.ToString(), isEscaped: true);
            _template.Append('"');
        }

        _template.Append(tag.Source.EndsWith("/>", StringComparison.Ordinal) ? "/>" : ">");
    }

    private void WriteAttribute(string name, string value, bool isEscaped = false)
    {
        var contexts = MarkupAllowance.IsUrl(name) && UrlAttribute.TryRead(value, directives) is { } ofUrl ? ofUrl.Cast<FieldContext?>().ToList() : null;
        var inStyle = name == "style" ? FieldContext.Style : FieldContext.Plain;
        var field = 0;
        WriteText(value, isEscaped ? static text => text : HtmlText.InAttribute, () => contexts is null ? inStyle : contexts[field++]);
    }

    private void WriteText(string text, Func<string, string> escape, Func<FieldContext?>? context = null)
    {
        foreach (var (literal, number) in TemplateMark.Split(text))
        {
            _template.Append(escape(literal));
            if (number >= 0)
            {
                var directive = directives[number];
                _template.Append(directive.Kind is DirectiveKind.Write && context?.Invoke() is { } place ? directive.In(place) : directive);
            }
        }
    }

    private void Follow(DirectiveKind kind, INode parent)
    {
        if (kind is DirectiveKind.If)
        {
            _open.Push(parent);
        }
        else
        {
            IsWhole &= _open.TryPeek(out var holder) && ReferenceEquals(holder, parent);
            if (kind is DirectiveKind.End)
            {
                _open.TryPop(out _);
            }
        }
    }
}
