using AngleSharp.Dom;
using Undersign.Stamping;

namespace Undersign.Signatures;

/// <summary>Lets what holds a blank field vanish with its label: what bears <c>data-when</c>, and by itself rows, cells, paragraphs, lines, links and pictures.</summary>
/// <remarks>Blocks are put around them here, once; rendering only asks whether a field is blank.</remarks>
internal sealed class BlankFolding(List<TemplateDirective> directives, TemplateExpressionReader reader)
{
    private const string When = "data-when";

    private const TagTraits Lines = TagTraits.Block | TagTraits.Cell | TagTraits.TablePart | TagTraits.Rule;

    public void Run(INode body) => Fold(body, null);

    /// <param name="known">The condition of what is around, which need not be asked again.</param>
    private void Fold(INode parent, TemplateExpression? known)
    {
        foreach (var child in parent.ChildNodes.OfType<IElement>().ToArray())
        {
            var condition = Asked(child) ?? (MayVanish(child) ? Condition([child]) : null);
            if (condition is not null && condition != known)
            {
                Wrap(child, child, condition);
            }

            Fold(child, condition ?? known);
        }

        if (parent is not IElement { LocalName: "tr" or "tbody" or "table" or "a" or "thead" or "tfoot" })
        {
            FoldLines(parent, known);
        }
    }

    private TemplateExpression? Asked(IElement element)
    {
        if (element.GetAttribute(When) is not { } asked)
        {
            return null;
        }

        element.RemoveAttribute(When);
        return reader.Read(asked.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? words : [asked]);
    }

    private static bool MayVanish(IElement element) => element.LocalName switch
    {
        "p" or "div" or "li" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "img" => true,
        "a" => Mentions(element.GetAttribute("href")),
        "tr" => element.QuerySelector("table, [rowspan]") is null,
        "td" => element.Parent is IElement row && row.Parent is { } rows && rows.ChildNodes.OfType<IElement>().Count(static one => one.LocalName == "tr") == 1 && element.QuerySelector("table") is null,
        _ => false,
    };

    /// <summary>What ends with a line end, or at the end of the element, is a line.</summary>
    private void FoldLines(INode parent, TemplateExpression? known)
    {
        var line = new List<INode>();
        var hasBreak = false;
        foreach (var child in parent.ChildNodes.ToArray())
        {
            var isBlock = child is IElement element && (HtmlTags.TraitsOf(element.LocalName) & Lines) is not TagTraits.None;
            var isBreak = child is IElement { LocalName: "br" };
            if (!isBlock)
            {
                line.Add(child);
            }

            if (isBlock || isBreak)
            {
                hasBreak |= isBreak;
                FoldLine(line, known, isFirst: line.Count > 0 && line[0] == parent.FirstChild, isLast: false);
                line.Clear();
            }
        }

        if (hasBreak)
        {
            FoldLine(line, known, isFirst: false, isLast: true);
        }
    }

    private void FoldLine(List<INode> line, TemplateExpression? known, bool isFirst, bool isLast)
    {
        // Words before or behind a span stand in the same line as its first or last one.
        if (line.Count == 0 || (isFirst && !IsAlone(line[0], static node => node.PreviousSibling)) || (isLast && !IsAlone(line[^1], static node => node.NextSibling)))
        {
            return;
        }

        if (Condition(line) is { } condition && condition != known && line is not [IElement { LocalName: "a" or "img" }])
        {
            Wrap(line[0], line[^1], condition);
        }
    }

    private static bool IsAlone(INode node, Func<INode, INode?> next)
    {
        while (node.Parent is IElement parent && (HtmlTags.TraitsOf(parent.LocalName) & Lines) is TagTraits.None && parent.LocalName != "body")
        {
            node = parent;
            for (var beside = next(node); beside is not null; beside = next(beside))
            {
                if (beside.NodeName == "BR")
                {
                    return true;
                }

                if (beside is IElement || !string.IsNullOrWhiteSpace(beside.TextContent))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private TemplateExpression? Condition(IEnumerable<INode> nodes)
    {
        var condition = new FoldCondition();
        foreach (var node in nodes)
        {
            Ask(node, condition);
        }

        return condition.Result;
    }

    private void Ask(INode node, FoldCondition condition)
    {
        switch (node)
        {
            case IText text:
                Ask(text.Data, condition, isShown: true);
                break;
            case IComment comment:
                Ask(comment.Data, condition, isShown: false);
                break;
            case IElement element:
                foreach (var attribute in element.Attributes)
                {
                    Ask(attribute, element, condition);
                }

                foreach (var child in element.ChildNodes)
                {
                    Ask(child, condition);
                }

                if ((HtmlTags.TraitsOf(element.LocalName) & (Lines | TagTraits.Break)) is not TagTraits.None and var traits && (traits & TagTraits.Cell) is TagTraits.None)
                {
                    condition.EndLine();
                }

                break;
        }
    }

    /// <summary>A link or picture that is a field as a whole is there when the field can be one. What styles something says nothing.</summary>
    private void Ask(IAttr attribute, IElement element, FoldCondition condition)
    {
        if (!MarkupAllowance.IsUrl(attribute.Name))
        {
            return;
        }

        var isWhole = TemplateMark.TryRead(attribute.Value.Trim(), out var number) && directives[number] is { Kind: DirectiveKind.Write };
        if (isWhole && (element.LocalName == "img" || !element.ChildNodes.Any(child => Mentions(child.TextContent))))
        {
            condition.Add(directives[number].In(FieldContext.Url));
        }
        else
        {
            Ask(attribute.Value, condition, isShown: false);
        }
    }

    private void Ask(string text, FoldCondition condition, bool isShown)
    {
        foreach (var (literal, number) in TemplateMark.Split(text))
        {
            condition.Add(isShown ? literal : "");
            if (number >= 0)
            {
                condition.Add(directives[number]);
            }
        }
    }

    private static bool Mentions(string? text) => text is not null && TemplateMark.IsIn(text);

    private void Wrap(INode first, INode last, TemplateExpression condition)
    {
        var (parent, document) = (first.Parent!, first.Owner!); // of a tree that was parsed
        parent.InsertBefore(document.CreateComment(Mark(new(DirectiveKind.If, condition))), first);
        parent.InsertBefore(document.CreateComment(Mark(TemplateDirective.End)), last.NextSibling);
    }

    private string Mark(TemplateDirective directive)
    {
        directives.Add(directive);
        return TemplateMark.Of(directives.Count - 1);
    }
}
