using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>Makes of an HTML template what the engine gets: sanitised, its styles in its elements, its blank fields folded, each field escaped for where it stands.</summary>
/// <remarks>
/// <code>
///   {{person.title}}, {{#if …}}   marks          U+FDD0 7 U+FDD1, and comments with marks
///   HTML with marks               a tree         styles inlined, allow-list, images, folding
///   the tree                      a template     {{person.title}}, {{toUrl person.website}}, {{#if …}}
/// </code>
/// All of this is done once, when the template is saved. What is left for each person is to write literals and escaped fields.
/// </remarks>
internal static class HtmlTemplate
{
    /// <summary>Of a signature; 2,000 are many.</summary>
    private const int MaxElements = 5000;

    private static readonly HtmlParser Parser = new();

    /// <param name="warn">Told what is left out.</param>
    /// <returns>A template for the engine and the pictures that it shows, or null where something is wrong with it.</returns>
    public static (string Template, UsedPictures Pictures)? TryRewrite(SettingsFile file, string template, List<TemplateDirective> directives, TemplateFields fields, Problems problems, Action<string> warn)
    {
        if (new MarkedTemplate(file.Name, directives, problems).TryMark(template) is not { } marked)
        {
            return null;
        }

        using var document = Parser.ParseDocument("<body>" + marked); // a block at its beginning would come to stand outside
        var body = document.Body!; // the parser makes one
        if (body.QuerySelectorAll("*").Length > MaxElements)
        {
            problems.Add(new SourceLine(file.Name, 0), string.Create(null, $"more than {MaxElements} elements"));
            return null;
        }

        BringDown(body);
        new StyleInliner(warn).Run(document);
        var pictures = new PictureReferences(file.Name, fields.Pictures, fields.PicturesAt, problems);
        pictures.Run(body);
        new MarkupSanitiser(directives, warn).Run(body);
        var when = new TemplateExpressionReader([.. TemplateFunction.Writers], fields, fault => problems.Add(new SourceLine(file.Name, 0), $"data-when: {fault}"));
        new BlankFolding(directives, when).Run(body);
        var writer = new TemplateWriter(directives);
        var rewritten = writer.Write(body);
        if (!writer.IsWhole)
        {
            problems.Add(new SourceLine(file.Name, 0), "a block begins in one element and ends in another; what it opens in HTML has to be closed before {{else}} or {{/if}}");
        }

        return problems.Any ? null : (rewritten, pictures.Used);
    }

    /// <summary>What stands before the first row of a table stands outside of the tbody that nobody wrote: into it, with blocks that end there.</summary>
    private static void BringDown(IElement body)
    {
        foreach (var rows in body.QuerySelectorAll("tbody"))
        {
            var isLast = true;
            for (var next = rows.NextSibling; next is not null; next = next.NextSibling)
            {
                isLast &= !IsMark(next);
            }

            while (isLast && (IsMark(rows.PreviousSibling) || (IsBlank(rows.PreviousSibling) && IsMark(rows.PreviousSibling?.PreviousSibling))))
            {
                rows.InsertBefore(rows.PreviousSibling!, rows.FirstChild); // a mark, or a blank
            }
        }
    }

    private static bool IsMark(INode? node) => node is IComment { Data: var data } && TemplateMark.TryRead(data, out _);

    private static bool IsBlank(INode? node) => node is IText { Data: var text } && string.IsNullOrWhiteSpace(text);
}
