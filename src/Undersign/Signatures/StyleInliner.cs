using AngleSharp.Dom;

namespace Undersign.Signatures;

/// <summary>Writes what style elements say into the elements it is said of: many mail programs leave style elements out.</summary>
internal sealed class StyleInliner(Action<string> warn)
{
    private const int MaxRules = 500;

    private const string Important = "!important";

    public void Run(IDocument document)
    {
        var rules = Read(document);
        if (rules.Count == 0)
        {
            return;
        }

        var elements = new ElementOrder(document);
        List<(StyleRule Rule, bool[] Matches)> found = [.. rules.OrderBy(static rule => rule.Selector.Specificity).ThenBy(static rule => rule.Order).Select(rule => (rule, rule.Selector.Matches(elements)))];
        foreach (var (at, element) in elements.All.Index())
        {
            if (element != document.Body && document.Body!.Contains(element)) // a document has a body
            {
                Inline(element, [.. found.Where(rule => rule.Matches[at]).Select(static rule => rule.Rule)]);
            }
        }
    }

    private List<StyleRule> Read(IDocument document)
    {
        var rules = new List<StyleRule>();
        foreach (var style in document.QuerySelectorAll("style").ToArray())
        {
            foreach (var (selectors, declarations) in StyleSheet.Rules(style.TextContent, warn))
            {
                Add(rules, selectors, declarations);
            }

            style.Remove();
        }

        return rules;
    }

    private void Add(List<StyleRule> rules, string selectors, string declarations)
    {
        var all = StyleDeclarations.Read(declarations).ToList();
        foreach (var one in selectors.Split(',', StringSplitOptions.TrimEntries))
        {
            if (rules.Count == MaxRules || StyleSelector.TryRead(one) is not { } selector)
            {
                warn($"the style of \"{Shortened(one)}\" is left out: it cannot be written into elements");
                continue;
            }

            rules.Add(new(selector, rules.Count, [.. all.Where(static declaration => !IsImportant(declaration.Value))], [.. all.Where(static declaration => IsImportant(declaration.Value)).Select(static declaration => (declaration.Name, Plain(declaration.Value)))]));
        }
    }

    /// <param name="matching">The weakest first.</param>
    private static void Inline(IElement element, List<StyleRule> matching)
    {
        if (matching.Count == 0)
        {
            return;
        }

        var own = StyleDeclarations.Read(element.GetAttribute("style") ?? "");
        element.SetAttribute("style", StyleDeclarations.Write(Cascaded([.. matching.Select(static rule => rule.Normal), own, .. matching.Select(static rule => rule.Important)])));
    }

    /// <summary>What a later source says again is left out of those before; what one source says twice is meant for two programs, and stays.</summary>
    private static List<(string Name, string Value)> Cascaded(IReadOnlyList<IEnumerable<(string Name, string Value)>> sources)
    {
        var cascaded = new List<(string Name, string Value)>();
        foreach (var source in sources)
        {
            var declarations = source.ToList();
            cascaded.RemoveAll(earlier => declarations.Exists(later => later.Name.Equals(earlier.Name, StringComparison.OrdinalIgnoreCase)));
            cascaded.AddRange(declarations);
        }

        return cascaded;
    }

    private static bool IsImportant(string value) => value.EndsWith(Important, StringComparison.OrdinalIgnoreCase);

    private static string Plain(string value) => value[..^Important.Length].TrimEnd();

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private sealed record StyleRule(StyleSelector Selector, int Order, IReadOnlyList<(string Name, string Value)> Normal, IReadOnlyList<(string Name, string Value)> Important);
}
