using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>Changes a resource as a PATCH says. RFC 7644 §3.5.2.</summary>
/// <remarks>
/// Entra ID writes operations in capitals, booleans as the texts "True" and "False", removes members by a list of values, and expects
/// <c>emails[type eq "work"].value</c> to make the address that is not there yet. Okta repeats the id in a value without a path. All of it is understood.
/// </remarks>
internal static class ScimPatch
{
    private const int MaxOperations = 100;

    /// <exception cref="ScimRefusal">It cannot be done; the resource may be half changed then, and is thrown away.</exception>
    public static void Apply(JsonObject resource, JsonObject request)
    {
        if (request["Operations"] is not JsonArray { Count: > 0 and <= MaxOperations } operations)
        {
            throw ScimRefusal.InvalidSyntax(string.Create(null, $"\"Operations\" must be a list of 1 to {MaxOperations} operations"));
        }

        foreach (var operation in operations)
        {
            ApplyOne(resource, operation as JsonObject ?? throw ScimRefusal.InvalidSyntax("an operation must be an object"));
        }
    }

    private static void ApplyOne(JsonObject resource, JsonObject operation)
    {
        var name = ScimJson.Text(operation["op"])?.ToLowerInvariant();
        var path = ScimJson.Text(operation["path"]);
        var value = operation["value"];
        switch (name)
        {
            case "add" or "replace" when string.IsNullOrEmpty(path):
                foreach (var (key, part) in value as JsonObject ?? throw ScimRefusal.InvalidValue("without a path the value must be an object"))
                {
                    Set(resource, ScimPath.Parse(key), part, name == "add");
                }

                break;
            case "add" or "replace":
                Set(resource, ScimPath.Parse(path), value, name == "add");
                break;
            case "remove" when string.IsNullOrEmpty(path):
                throw ScimRefusal.NoTarget("\"remove\" needs a path");
            case "remove":
                Remove(resource, ScimPath.Parse(path), value);
                break;
            default:
                throw ScimRefusal.InvalidSyntax($"\"{name}\" is not an operation: add, replace, remove");
        }
    }

    private static void Set(JsonObject resource, ScimPath path, JsonNode? value, bool isAdd)
    {
        if (path.Attribute.Length == 0)
        {
            foreach (var (key, part) in value as JsonObject ?? throw ScimRefusal.InvalidValue("the value of a schema must be an object"))
            {
                Set(resource, ScimPath.Parse(key) with { Schema = path.Schema }, part, isAdd);
            }

            return;
        }

        if (path.Schema is null && ScimNames.IsOurs(path.Attribute))
        {
            RefuseUnlessSame(resource, path.Attribute, value);
            return;
        }

        if (IsNothing(value))
        {
            Remove(resource, path, value: null);
            return;
        }

        if (path.Schema is not null && resource[path.Schema] is not JsonObject)
        {
            resource[path.Schema] = ScimJson.Empty;
        }

        var container = path.Container(resource)!; // made above where it was missing
        if (path.Which is not null)
        {
            ScimValues.SetChosen(container, path, value, path.Which);
        }
        else if (path.Sub is not null)
        {
            ScimValues.SetPart(container, path.Attribute, path.Sub, value);
        }
        else
        {
            ScimValues.SetWhole(container, path.Attribute, value, isAdd);
        }
    }

    private static void Remove(JsonObject resource, ScimPath path, JsonNode? value)
    {
        if (path.Attribute.Length == 0)
        {
            resource.Remove(path.Schema ?? throw ScimRefusal.NoTarget("what to remove is not said"));
            return;
        }

        if (path.Schema is null && ScimNames.IsOurs(path.Attribute))
        {
            throw new ScimRefusal(StatusCodes.Status400BadRequest, "mutability", $"\"{path.Attribute}\" cannot be removed");
        }

        if (path.Container(resource) is { } container)
        {
            ScimValues.Remove(container, path, value);
        }
    }

    /// <summary>Okta sends the id along; another one than the resource has would be a mistake.</summary>
    private static void RefuseUnlessSame(JsonObject resource, string attribute, JsonNode? value)
    {
        if (attribute.Equals("id", StringComparison.OrdinalIgnoreCase) && ScimJson.Text(value) != ScimJson.Text(resource["id"]))
        {
            throw new ScimRefusal(StatusCodes.Status400BadRequest, "mutability", "\"id\" cannot be changed");
        }
    }

    private static bool IsNothing(JsonNode? value) => value is null or JsonArray { Count: 0 } || ScimJson.Text(value) is { Length: 0 };
}
