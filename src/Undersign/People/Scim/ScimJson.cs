using System.Text.Json;
using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>JSON as SCIM wants it: names of attributes are the same in any case. RFC 7643 §2.1.</summary>
internal static class ScimJson
{
    private const int MaxDepth = 16;

    public static JsonNodeOptions Options { get; } = new() { PropertyNameCaseInsensitive = true };

    public static JsonObject Empty => new(Options);

    /// <exception cref="ScimRefusal">It is not a JSON object.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> octets)
    {
        try
        {
            var read = JsonNode.Parse(octets, Options, new JsonDocumentOptions { MaxDepth = MaxDepth }) as JsonObject ?? throw ScimRefusal.InvalidSyntax("the body is not a JSON object");
            Touch(read);
            return read;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw ScimRefusal.InvalidSyntax("the body is not JSON, has a name twice in one object, or half a character");
        }
    }

    /// <summary>The text of a scalar; <see langword="null"/> for everything else.</summary>
    public static string? Text(JsonNode? node) => node is not JsonValue value ? null
        : value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };

    /// <summary>The values of a list, or the one value there is.</summary>
    public static IEnumerable<JsonNode?> Each(JsonNode? node) => node is JsonArray array ? array : Enumerable.Repeat(node, 1);

    /// <summary>Names are only compared, and texts only decoded, when somebody looks at them: what is wrong with them is to be a fault here, and not there.</summary>
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                foreach (var (_, value) in mapping)
                {
                    Touch(value);
                }

                break;
            case JsonArray array:
                foreach (var value in array)
                {
                    Touch(value);
                }

                break;
            case JsonValue value:
                _ = Text(value);
                break;
        }
    }
}
