using System.Text;
using System.Text.Json.Nodes;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Organisations;

/// <summary>Puts what several templates share in its place: <c>{{> legal}}</c> is <c>partials/legal.html</c>, or <c>partials/legal.txt</c> in a template of text.</summary>
/// <remarks>
/// It is put in as the folder is read: whatever comes after that, escaping, allow-list, pictures and versions, knows templates alone, and nobody can
/// bring in by a partial what could not stand in the template.
/// Limit: behind a partial of several lines, those of a text template are counted with the partial's.
/// </remarks>
/// <param name="folder">Of organisation.yaml.</param>
/// <param name="maxLength">Characters of a template with its partials.</param>
internal sealed class TemplatePartials(string folder, int maxLength, Problems problems)
{
    private const string Folder = "partials";

    private readonly Dictionary<string, string> _read = new(StringComparer.Ordinal);

    /// <param name="template">The name of the file and its content, as a stored document has them.</param>
    /// <param name="extension">Of the partials: <c>.html</c> or <c>.txt</c>.</param>
    public void Expand(JsonObject? template, string extension)
    {
        if (template?["content"]?.GetValue<string>() is not { } content)
        {
            return;
        }

        var expanded = new StringBuilder();
        var position = 0;
        foreach (var tag in TemplateTag.Scan(content))
        {
            if (NameOf(tag) is not { } name)
            {
                continue;
            }

            var where = new SourceLine(template["file"]?.GetValue<string>() ?? "", tag.Line);
            expanded.Append(content, position, tag.Start - position).Append(Read($"{Folder}/{name}{extension}", where));
            position = tag.End;
            if (expanded.Length > maxLength)
            {
                problems.Add(where, string.Create(null, $"with its partials the template has more than {maxLength} characters"));
                return;
            }
        }

        template["content"] = expanded.Append(content, position, content.Length - position).ToString();
    }

    private string Read(string name, SourceLine where)
    {
        if (_read.TryGetValue(name, out var known))
        {
            return known;
        }

        var content = SettingsFile.TryRead(folder, name, maxLength, out var reason)?.Content;
        if (content is null)
        {
            problems.Add(where, reason ?? "");
        }
        else if (TemplateTag.Scan(content).Any(static tag => NameOf(tag) is not null))
        {
            problems.Add(where, $"\"{name}\" names partials itself, which a partial cannot");
        }

        // In HTML a line end is a space, and without them the template's lines keep their numbers.
        return _read[name] = (name.EndsWith(".html", StringComparison.Ordinal) ? content?.ReplaceLineEndings(" ") : content?.TrimEnd('\r', '\n')) ?? "";
    }

    /// <returns><see langword="null"/> for what is no partial, and for what Handlebars has beyond this: the template's own check says what it thinks of it.</returns>
    private static string? NameOf(TemplateTag tag)
    {
        var name = tag.Words switch
        {
            [">", var word] => word,
            [['>', .. var word]] => word,
            _ => "",
        };
        return name.Length > 0 && !tag.TrimsBefore && !tag.TrimsBehind && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? name : null;
    }
}
