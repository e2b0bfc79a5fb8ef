using System.Text;
using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>What the service says of itself: its abilities, its types, their schemas. RFC 7644 §4, RFC 7643 §5, §6, §7.</summary>
internal static class ScimDescription
{
    private static readonly string ServiceProviderConfig = $$"""
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
          "patch": { "supported": true },
          "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
          "filter": { "supported": true, "maxResults": {{ScimQuery.MaxCount}} },
          "changePassword": { "supported": false },
          "sort": { "supported": false },
          "etag": { "supported": true },
          "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "Bearer token", "primary": true,
            "description": "A token that undersign people token has made", "specUri": "https://www.rfc-editor.org/info/rfc6750"
          }],
          "meta": { "resourceType": "ServiceProviderConfig", "location": "ROOT/ServiceProviderConfig" }
        }
        """;

    private const string UserType = $$"""
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
          "id": "User", "name": "User", "endpoint": "/Users", "description": "Somebody who writes mail", "schema": "{{ScimNames.User}}",
          "schemaExtensions": [{ "schema": "{{ScimNames.Enterprise}}", "required": false }],
          "meta": { "resourceType": "ResourceType", "location": "ROOT/ResourceTypes/User" }
        }
        """;

    private const string GroupType = $$"""
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
          "id": "Group", "name": "Group", "endpoint": "/Groups", "description": "People and groups", "schema": "{{ScimNames.Group}}",
          "meta": { "resourceType": "ResourceType", "location": "ROOT/ResourceTypes/Group" }
        }
        """;

    /// <exception cref="ScimRefusal">There is no such description.</exception>
    public static ScimReply Answer(string[] path, string root)
    {
        var body = path switch
        {
            ["ServiceProviderConfig"] => Read(ServiceProviderConfig, root),
            ["ResourceTypes"] => ScimService.ListOf([Read(UserType, root), Read(GroupType, root)], total: 2, startIndex: 1),
            ["ResourceTypes", "User"] => Read(UserType, root),
            ["ResourceTypes", "Group"] => Read(GroupType, root),
            ["Schemas"] => ScimService.ListOf([.. ScimSchema.All.Select(schema => schema.ToJson(root))], ScimSchema.All.Count, startIndex: 1),
            ["Schemas", var id] when ScimSchema.All.FirstOrDefault(schema => schema.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { } schema => schema.ToJson(root),
            _ => throw ScimRefusal.NotFound(),
        };
        return new(StatusCodes.Status200OK) { Body = body };
    }

    private static JsonObject Read(string text, string root)
    {
        var read = ScimJson.Read(Encoding.UTF8.GetBytes(text));
        var meta = (JsonObject)read["meta"]!; // every text above has one
        meta["location"] = ScimJson.Text(meta["location"])!.Replace("ROOT", root, StringComparison.Ordinal); // and a location in it
        return read;
    }
}
