using AngleSharp.Dom;

namespace Undersign.Signatures;

/// <summary>Takes everything out of a signature that no signature needs: what runs, loads, asks for input or reaches beyond it.</summary>
internal sealed class MarkupSanitiser(IReadOnlyList<TemplateDirective> directives, Action<string> warn)
{
    public void Run(INode parent)
    {
        foreach (var child in parent.ChildNodes.ToArray())
        {
            switch (child)
            {
                case IElement element:
                    Clean(element);
                    break;
                case IComment comment:
                    Clean(comment);
                    break;
                case not IText:
                    parent.RemoveChild(child);
                    break;
            }
        }
    }

    private void Clean(IElement element)
    {
        var name = element.LocalName;
        if (MarkupAllowance.IsDropped(name) || element.NamespaceUri != NamespaceNames.HtmlUri)
        {
            if (name is not ("meta" or "title"))
            {
                warn($"<{name}> is left out");
            }

            element.Remove();
            return;
        }

        Run(element);
        if (MarkupAllowance.IsElement(name))
        {
            CleanAttributes(element);
            return;
        }

        // What Word and others wrap around text: <o:p>, <font-face>. The text stays.
        foreach (var child in element.ChildNodes.ToArray())
        {
            element.Parent!.InsertBefore(child, element); // it was found among children
        }

        element.Remove();
    }

    private void CleanAttributes(IElement element)
    {
        foreach (var attribute in element.Attributes.ToArray())
        {
            if (Cleaned(attribute.Name, attribute.Value, MarkupAllowance.IsAttribute) is { } value)
            {
                attribute.Value = value;
            }
            else
            {
                element.RemoveAttribute(attribute.Name);
            }
        }
    }

    private void Clean(IComment comment)
    {
        if (TemplateMark.TryRead(comment.Data, out _))
        {
            return;
        }

        if (OutlookComment.Cleaned(comment.Data, (name, value) => Cleaned(name, value, MarkupAllowance.IsOutlookAttribute)) is { } data)
        {
            comment.Data = data;
        }
        else
        {
            comment.Remove();
        }
    }

    /// <returns>The value that may stand; null where the attribute goes.</returns>
    private string? Cleaned(string name, string value, Func<string, bool> isAllowed)
    {
        if (!isAllowed(name))
        {
            if (name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
            {
                warn($"{name}=\"…\" is left out");
            }

            return null;
        }

        if (name == "style")
        {
            return CleanedStyle(value);
        }

        if (name == "class")
        {
            // Styles stand in the elements by now; Outlook's own classes tell it how paragraphs are spaced.
            return value.StartsWith("Mso", StringComparison.Ordinal) && !TemplateMark.IsIn(value) ? value : null;
        }

        return MarkupAllowance.IsUrl(name) ? CleanedUrl(name, value) : value;
    }

    private string? CleanedStyle(string value)
    {
        var kept = new List<(string Name, string Value)>();
        foreach (var (name, said) in StyleDeclarations.Read(value))
        {
            if (TemplateMark.IsIn(name) || !StyleDeclarations.IsAllowed(name, said))
            {
                warn($"the style \"{name}\" is left out: mail programs do not know it, or it may not stand in a signature");
            }
            else
            {
                kept.Add((name, said));
            }
        }

        return kept.Count == 0 ? null : StyleDeclarations.Write(kept);
    }

    private string? CleanedUrl(string name, string value)
    {
        value = value.Trim();
        var isPage = value.StartsWith('#') && name == "href";
        var isGood = value.Length > 0 && UrlAttribute.TryRead(value, directives) is not null
            && (!MarkupAllowance.IsPicture(name) || TemplateMark.IsIn(value) || FieldUrl.ShowsPicture(value));
        if (!isGood && !isPage)
        {
            warn($"{name}=\"{(TemplateMark.IsIn(value) ? "…" : value[..Math.Min(value.Length, 60)])}\" is left out: write a whole address, such as https://www.contoso.example/");
        }

        return isGood ? value : null;
    }
}
