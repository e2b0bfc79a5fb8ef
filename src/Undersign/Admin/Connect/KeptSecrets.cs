using System.Text;
using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Organisations.Drafts;
using Undersign.Settings;

namespace Undersign.Admin.Connect;

/// <summary>Writes words in place of secrets where settings are shown to be changed, and the secrets in place of the words when they come back.</summary>
internal static class KeptSecrets
{
    /// <summary>In all of the words, and in nothing else.</summary>
    private const string Mark = "-that-is-known-";

    /// <param name="yaml">As the version was written; <see langword="null"/> where nobody has kept it.</param>
    public static string Hide(string? yaml, JsonObject document)
    {
        var secrets = Of(document);

        // YAML has several ways to write one text; one that is not found as it is would be shown.
        var text = yaml is not null && secrets.All(secret => yaml.Contains(secret.Value, StringComparison.Ordinal)) ? yaml : OrganisationFolder.TextOf(document);
        return secrets.OrderByDescending(static secret => secret.Value.Length).Aggregate(text, static (text, secret) => text.Replace(secret.Value, secret.Words, StringComparison.Ordinal));
    }

    /// <param name="document">The version that was shown.</param>
    /// <param name="problems">Words that are in the place of none are a fault: what they are is known here alone.</param>
    public static string Restore(string yaml, JsonObject document, Problems problems)
    {
        var secrets = Of(document).ToDictionary(static secret => secret.Words, static secret => secret.Value, StringComparer.Ordinal);
        var (text, line) = (new StringBuilder(yaml.Length), 1);
        for (var at = 0; at < yaml.Length;)
        {
            var end = at;
            while (end < yaml.Length && (char.IsAsciiLetterOrDigit(yaml[end]) || yaml[end] == '-'))
            {
                end++;
            }

            var word = yaml[at..Math.Max(end, at + 1)];
            line += word == "\n" ? 1 : 0;
            if (!secrets.TryGetValue(word, out var secret) && word.Contains(Mark, StringComparison.Ordinal))
            {
                problems.Add(new SourceLine(problems.Document, line), $"{word} is in the place of nothing that this version has: leave such words as they were shown, or write a new secret");
            }

            text.Append(secret ?? word);
            at += word.Length;
        }

        return text.ToString();
    }

    private static List<(string Value, string Words)> Of(JsonObject document) =>
    [
        .. DocumentValues.Of(document).Where(static value => DocumentValues.IsSecret(value.Key) && value.Value.Length > 0).DistinctBy(static value => value.Value, StringComparer.Ordinal)
            .GroupBy(static value => value.Key.EndsWith("Hash", StringComparison.Ordinal) ? "the-password-hash" : "the-code", StringComparer.Ordinal)
            .SelectMany(static kind => kind.Select((value, index) => (value.Value, string.Create(null, $"{kind.Key}{Mark}{index + 1}")))),
    ];
}
