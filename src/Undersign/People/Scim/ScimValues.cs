using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>The values of one attribute: one, or a list of which each has a type and one may be the primary. RFC 7643 §2.4.</summary>
internal static class ScimValues
{
    private const string Value = "value";
    private const string Primary = "primary";
    private const int MaxValues = 1000;
    private const int MaxMembers = 100_000;

    public static void SetWhole(JsonObject container, string attribute, JsonNode? value, bool isAdd)
    {
        if (!ScimNames.IsMultiValued(attribute) && container[attribute] is not JsonArray)
        {
            if (isAdd && container[attribute] is JsonObject before && value is JsonObject parts)
            {
                Merge(before, parts);
            }
            else
            {
                container[attribute] = Clean(attribute, value);
            }

            return;
        }

        var values = isAdd && container[attribute] is JsonArray there ? there : [];
        if (values.Parent is null)
        {
            container[attribute] = values;
        }

        var known = values.Select(element => Identity(attribute, element)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var element in ScimJson.Each(value))
        {
            var added = element is JsonObject ? Clean(attribute, element) : Wrapped(element);
            if (!known.Add(Identity(attribute, added)))
            {
                continue;
            }

            if (values.Count == (ScimNames.IsMembers(attribute) ? MaxMembers : MaxValues))
            {
                throw new ScimRefusal(StatusCodes.Status413PayloadTooLarge, type: null, string.Create(null, $"\"{attribute}\" has more than {values.Count} values"));
            }

            values.Add(added);
            KeepOnePrimary(values, added);
        }
    }

    /// <summary><c>name.familyName</c>, <c>manager.value</c>.</summary>
    public static void SetPart(JsonObject container, string attribute, string part, JsonNode? value)
    {
        if (container[attribute] is null)
        {
            container[attribute] = ScimNames.IsMultiValued(attribute) ? new JsonArray(ScimJson.Empty) : ScimJson.Empty;
        }

        var elements = ScimJson.Each(container[attribute]).OfType<JsonObject>().ToList();
        if (elements.Count == 0)
        {
            throw ScimRefusal.InvalidPath($"\"{attribute}\" has no parts");
        }

        foreach (var element in elements)
        {
            element[part] = Clean(part, value);
        }
    }

    /// <summary><c>emails[type eq "work"].value</c>: what is meant is made where it is not there yet, as far as the filter says what it is.</summary>
    public static void SetChosen(JsonObject container, ScimPath path, JsonNode? value, ScimFilter which)
    {
        var values = container[path.Attribute] as JsonArray;
        if (values is null)
        {
            container[path.Attribute] = values = [];
        }

        var chosen = values.OfType<JsonObject>().Where(which.Matches).ToList();
        if (chosen.Count == 0)
        {
            var made = ScimJson.Empty;
            Describe(made, which);
            values.Add(made);
            chosen.Add(made);
        }

        foreach (var element in chosen)
        {
            if (path.Sub is { } part)
            {
                element[part] = Clean(part, value);
            }
            else if (value is JsonObject parts)
            {
                Merge(element, parts);
            }
            else
            {
                element[Value] = value?.DeepClone();
            }

            KeepOnePrimary(values, element);
        }
    }

    /// <param name="value">Which of the values, as Entra ID says it; <see langword="null"/> for what the path says.</param>
    public static void Remove(JsonObject container, ScimPath path, JsonNode? value)
    {
        if (container[path.Attribute] is not { } found)
        {
            return;
        }

        if (path.Which is null && path.Sub is null && value is null)
        {
            container.Remove(path.Attribute);
            return;
        }

        var named = value is null ? null : ScimJson.Each(value).Select(Identity).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var element in ScimJson.Each(found).ToList())
        {
            if (path.Which is not null && !(element is JsonObject candidate && path.Which.Matches(candidate)))
            {
                continue;
            }

            if (path.Sub is { } part)
            {
                (element as JsonObject)?.Remove(part);
            }
            else if ((named is null || named.Contains(Identity(element))) && found is JsonArray values)
            {
                values.Remove(element);
            }
        }

        if (found is JsonArray { Count: 0 })
        {
            container.Remove(path.Attribute);
        }
    }

    /// <summary>Attributes of equality make a value of which the filter is true; anything else does not say what to make.</summary>
    private static void Describe(JsonObject made, ScimFilter which)
    {
        switch (which)
        {
            case ScimFilter.Comparison { Operator: "eq", Path: { Sub: null, Which: null } path, Value: { } value }:
                made[path.Attribute] = Clean(path.Attribute, JsonValue.Create(value));
                break;
            case ScimFilter.And both:
                Describe(made, both.Left);
                Describe(made, both.Right);
                break;
            default:
                throw ScimRefusal.NoTarget("no value matches the path's filter");
        }
    }

    private static void Merge(JsonObject into, JsonObject parts)
    {
        foreach (var (name, part) in parts)
        {
            into[name] = Clean(name, part);
        }
    }

    private static JsonObject Wrapped(JsonNode? element)
    {
        var wrapped = ScimJson.Empty;
        wrapped[Value] = element?.DeepClone();
        return wrapped;
    }

    /// <summary>A copy with booleans that are texts made booleans, and a manager that is a text made an object.</summary>
    private static JsonNode? Clean(string name, JsonNode? value) => value switch
    {
        JsonObject mapping => Copy(mapping),
        JsonValue text when ScimNames.IsBoolean(name) && bool.TryParse(ScimJson.Text(text), out var flag) => JsonValue.Create(flag),
        JsonValue text when name.Equals("manager", StringComparison.OrdinalIgnoreCase) => Wrapped(text),
        null => null,
        _ => value.DeepClone(),
    };

    private static JsonObject Copy(JsonObject mapping)
    {
        var copy = ScimJson.Empty;
        Merge(copy, mapping);
        return copy;
    }

    /// <summary>By which a value is named when it is to be removed, and by which a member is known.</summary>
    private static string Identity(JsonNode? element) => element is JsonObject mapping ? ScimJson.Text(mapping[Value]) ?? mapping.ToJsonString() : ScimJson.Text(element) ?? "";

    /// <summary>By which a value that is added is known to be there already: an address may be that of work and of home. RFC 7643 §2.4.</summary>
    private static string Identity(string attribute, JsonNode? element) =>
        ScimNames.IsMembers(attribute) ? Identity(element) : $"{ScimJson.Text((element as JsonObject)?["type"])}\n{Identity(element)}";

    private static void KeepOnePrimary(JsonArray values, JsonNode? chosen)
    {
        if (ScimJson.Text((chosen as JsonObject)?[Primary]) != "true")
        {
            return;
        }

        foreach (var other in values.OfType<JsonObject>().Where(other => !ReferenceEquals(other, chosen)))
        {
            other.Remove(Primary);
        }
    }
}
