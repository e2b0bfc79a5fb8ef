using System.Text.Json.Nodes;
using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Organisations;

/// <summary>Groups that an organisation's rules and templates name and nobody knows: nothing is wrong with the settings then, and nothing happens either.</summary>
/// <remarks>A rule that names a group which no file has is refused; where directories have groups, one may be about to be made.</remarks>
internal static class UnknownGroups
{
    private const int MaxWarnings = 20;

    /// <param name="document">With the files in it.</param>
    /// <param name="people">Of all sources.</param>
    /// <param name="problems">It knows the lines of the document.</param>
    public static IReadOnlyList<Problem> In(JsonObject document, PeopleSnapshot people, Problems problems)
    {
        if (people.Groups.Count == 0)
        {
            return []; // no directory has been read yet, or they have none: everything would be unknown
        }

        var named = InRules(document["rules"], "rules").Select(found => (Where: problems.LineOf(found.Path), found.Group))
            .Concat(InTemplates(document["signatures"] as JsonArray ?? []));
        return [.. named.Where(one => !people.Groups.Any(group => group.IsCalled(one.Group)))
            .Select(one => new Problem(one.Where, $"nobody knows a group \"{one.Group}\"{Suggestion.For(one.Group, people.Groups.Select(static group => group.Name))}"))
            .Distinct()
            .Take(MaxWarnings)];
    }

    private static IEnumerable<(string Path, string Group)> InRules(JsonNode? node, string path) => node switch
    {
        JsonArray list => list.Index().SelectMany(entry => InRules(entry.Item, string.Create(null, $"{path}[{entry.Index}]"))),
        JsonObject mapping => mapping.SelectMany(pair => pair.Key is "senderGroup" or "recipientGroup" ? Texts(pair.Value, $"{path}.{pair.Key}") : InRules(pair.Value, $"{path}.{pair.Key}")),
        _ => [],
    };

    private static IEnumerable<(string Path, string Group)> Texts(JsonNode? value, string path) => value is JsonArray list
        ? list.Index().SelectMany(entry => Texts(entry.Item, string.Create(null, $"{path}[{entry.Index}]")))
        : value is null ? [] : [(path, value.ToString())];

    private static IEnumerable<(SourceLine Where, string Group)> InTemplates(JsonArray signatures) =>
        from signature in signatures.OfType<JsonObject>()
        from template in new[] { signature["html"], signature["text"] }.OfType<JsonObject>()
        let file = (string?)template["file"] ?? ""
        from tag in TemplateTag.Scan((string?)template["content"] ?? "")
        where tag.Words.Any(static word => word is "inGroup" or "#inGroup")
        from word in tag.Words
        where word.Length > 2 && word[0] is '"' or '\''
        select (new SourceLine(file, tag.Line), word[1..^1]);
}
