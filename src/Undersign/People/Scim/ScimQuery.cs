using System.Globalization;
using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>What a client wants to see: which resources, which page, which attributes. RFC 7644 §3.4.2, §3.9.</summary>
internal sealed record ScimQuery
{
    /// <summary>RFC 7644 §3.4.2.4 lets a service give fewer than are asked for.</summary>
    public const int MaxCount = 200;

    private const int DefaultCount = 100;

    public ScimFilter? Filter { get; private init; }

    /// <summary>Of the first, from 1 upwards.</summary>
    public int StartIndex { get; private init; } = 1;

    public int Count { get; private init; } = DefaultCount;

    public IReadOnlyList<ScimPath> Attributes { get; private init; } = [];

    public IReadOnlyList<ScimPath> Excluded { get; private init; } = [];

    /// <param name="value">Of a parameter of the URL; <see langword="null"/> where it is missing.</param>
    /// <exception cref="ScimRefusal">A filter or a path is none.</exception>
    public static ScimQuery Read(Func<string, string?> value) => new()
    {
        Filter = value("filter") is { Length: > 0 } filter ? ScimFilter.Parse(filter) : null,
        StartIndex = Math.Max(1, Number(value("startIndex"), 1)),
        Count = Math.Clamp(Number(value("count"), DefaultCount), 0, MaxCount),
        Attributes = Paths(value("attributes")),
        Excluded = Paths(value("excludedAttributes")),
    };

    /// <summary>The resource with the attributes that are wanted; id and schemas are always there. RFC 7643 §7.</summary>
    public JsonObject Shown(JsonObject resource)
    {
        var shown = Attributes.Count == 0 ? resource : Chosen(resource);
        foreach (var path in Excluded.Where(static path => path.Schema is not null || !IsAlwaysShown(path.Attribute)))
        {
            if (path is { Attribute: "", Schema: { } schema })
            {
                shown.Remove(schema);
            }
            else if (path.Container(shown) is { } container)
            {
                ScimValues.Remove(container, path, value: null);
            }
        }

        return shown;
    }

    private JsonObject Chosen(JsonObject resource)
    {
        var chosen = ScimJson.Empty;
        foreach (var (name, value) in resource)
        {
            if (IsAlwaysShown(name) || Attributes.Any(path => path.Schema is null && path.Sub is null && path.Attribute.Equals(name, StringComparison.OrdinalIgnoreCase)) || Attributes.Any(path => path.Attribute.Length == 0 && name.Equals(path.Schema, StringComparison.OrdinalIgnoreCase)))
            {
                chosen[name] = value?.DeepClone();
            }
        }

        foreach (var path in Attributes.Where(static path => path.Sub is not null || (path.Schema is not null && path.Attribute.Length > 0)))
        {
            CopyPart(resource, chosen, path);
        }

        return chosen;
    }

    private static void CopyPart(JsonObject from, JsonObject to, ScimPath path)
    {
        if (path.Container(from)?[path.Attribute] is not { } found)
        {
            return;
        }

        if (path.Schema is not null && to[path.Schema] is not JsonObject)
        {
            to[path.Schema] = ScimJson.Empty;
        }

        var container = path.Container(to)!; // made above where it was missing
        if (path.Sub is not { } part)
        {
            container[path.Attribute] = found.DeepClone();
        }
        else if (found is JsonArray array)
        {
            var parts = container[path.Attribute] as JsonArray ?? [.. array.Select(static _ => ScimJson.Empty)];
            container[path.Attribute] = parts.Parent is null ? parts : parts.DeepClone();
            foreach (var (index, element) in array.Index())
            {
                ((JsonObject)container[path.Attribute]![index]!)[part] = (element as JsonObject)?[part]?.DeepClone(); // as many as there are elements
            }
        }
        else if (found is JsonObject mapping)
        {
            var parts = container[path.Attribute] as JsonObject;
            if (parts is null)
            {
                container[path.Attribute] = parts = ScimJson.Empty;
            }

            parts[part] = mapping[part]?.DeepClone();
        }
    }

    private static bool IsAlwaysShown(string name) => name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.Equals("schemas", StringComparison.OrdinalIgnoreCase);

    private static int Number(string? text, int otherwise) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static IReadOnlyList<ScimPath> Paths(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ScimPath.Parse)];
}
