using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>Which attribute is meant: <c>userName</c>, <c>name.familyName</c>, <c>emails[type eq "work"].value</c>, with the schema's URN before it or not. RFC 7644 §3.10.</summary>
/// <param name="Schema">Of an extension; <see langword="null"/> for the core.</param>
/// <param name="Attribute">Empty for all of the schema.</param>
/// <param name="Which">Of several values. RFC 7644 §3.5.2.</param>
internal sealed record ScimPath(string? Schema, string Attribute, ScimFilter? Which, string? Sub)
{
    /// <exception cref="ScimRefusal">It is none.</exception>
    public static ScimPath Parse(string text)
    {
        try
        {
            var parser = new ScimFilterParser(text);
            var path = parser.ReadPath();
            parser.ExpectEnd();
            return path;
        }
        catch (ScimRefusal refusal) when (refusal.Type == "invalidFilter")
        {
            throw ScimRefusal.InvalidPath(refusal.Message);
        }
    }

    /// <summary>Where the attribute is or would be.</summary>
    public JsonObject? Container(JsonObject resource) => Schema is null ? resource : resource[Schema] as JsonObject;

    /// <summary>Every value that is meant.</summary>
    public IEnumerable<JsonNode?> Values(JsonObject resource)
    {
        if (Container(resource)?[Attribute] is not { } found)
        {
            yield break;
        }

        foreach (var element in ScimJson.Each(found))
        {
            if (Which is not null && !(element is JsonObject candidate && Which.Matches(candidate)))
            {
                continue;
            }

            yield return Sub is null ? element : (element as JsonObject)?[Sub];
        }
    }
}
