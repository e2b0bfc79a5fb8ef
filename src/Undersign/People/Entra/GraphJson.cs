using System.Text.Json;

namespace Undersign.People.Entra;

/// <summary>Looks into what Graph sends without believing that it is what it should be.</summary>
internal static class GraphJson
{
    /// <returns><see langword="null"/> when it is absent, or no text.</returns>
    public static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>A text; a number or truth as it is written.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(), // a directory extension may be any of these
        _ => null,
    };

    /// <returns>Those of a list that are objects.</returns>
    public static IEnumerable<JsonElement> Objects(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object) : [];

    /// <returns>Those of a list that are texts.</returns>
    public static IEnumerable<string> Texts(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Text).OfType<string>() : [];

    public static string? Id(JsonElement item) => Text(item, "id") is { Length: > 0 and <= Sources.SourceBounds.KeyLength } id ? id : null;

    /// <summary>Deleted, for now or for good. https://learn.microsoft.com/graph/delta-query-overview#resource-representation-in-the-delta-query-response</summary>
    public static bool IsRemoved(JsonElement item) => item.TryGetProperty("@removed", out _);
}
