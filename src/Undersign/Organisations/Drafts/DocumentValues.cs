using System.Text.Json;
using System.Text.Json.Nodes;

namespace Undersign.Organisations.Drafts;

/// <summary>The values of a document, in its order, each with where it stands: <c>rules[1].signature</c>.</summary>
internal static class DocumentValues
{
    public static IEnumerable<KeyValuePair<string, string>> Of(JsonNode? node, string path = "") => node switch
    {
        JsonObject mapping => mapping.SelectMany(pair => Of(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")),
        JsonArray array => array.SelectMany((item, index) => Of(item, string.Create(null, $"{path}[{index}]"))),
        { } value => [new(path, value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString())],
        null => [],
    };

    /// <summary>What no screen and no difference shows: a routing code, and what a password can be guessed from.</summary>
    public static bool IsSecret(string path) => path.StartsWith("identity.routingCodes", StringComparison.Ordinal) || path.EndsWith(".passwordHash", StringComparison.Ordinal);
}
