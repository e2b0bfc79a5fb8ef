using System.Text.Json.Nodes;

namespace Undersign.Admin.Connect;

/// <summary>Writes words in place of routing codes where settings are shown to be changed, and the codes in place of the words when they come back.</summary>
internal static class KeptCodes
{
    public static string Hide(string yaml, JsonObject document) => Of(document).Index().Aggregate(yaml, static (text, code) => text.Replace(code.Item, Words(code.Index), StringComparison.Ordinal));

    /// <param name="document">The version that was shown.</param>
    public static string Restore(string yaml, JsonObject document) => Of(document).Index().Reverse().Aggregate(yaml, static (text, code) => text.Replace(Words(code.Index), code.Item, StringComparison.Ordinal));

    /// <summary>No code has a dash: words that are nobody's any more are refused when they are read.</summary>
    private static string Words(int index) => string.Create(null, $"the-code-that-is-known-{index + 1}");

    private static IEnumerable<string> Of(JsonObject document)
    {
        var codes = (document["identity"] as JsonObject)?["routingCodes"];
        return (codes is JsonArray list ? list : [codes?.DeepClone()]).OfType<JsonValue>().Select(static code => code.ToString()).Where(static code => code.Length > 0);
    }
}
