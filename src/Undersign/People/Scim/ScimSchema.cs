using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>A schema as clients ask for it: the attributes that are used here. Others are kept and given back. RFC 7643 §7.</summary>
internal sealed record ScimSchema(string Id, string Name, IReadOnlyList<ScimAttribute> Attributes)
{
    public static IReadOnlyList<ScimSchema> All { get; } =
    [
        new(ScimNames.User, "User",
        [
            new("userName") { IsRequired = true, Uniqueness = "server" },
            new("externalId") { IsCaseExact = true },
            new("name", "complex") { Parts = Texts("formatted", "familyName", "givenName") },
            .. Texts("displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage"),
            new("active", "boolean"),
            Several("emails", Texts("value", "type")),
            Several("phoneNumbers", Texts("value", "type")),
            Several("addresses", Texts("type", "streetAddress", "locality", "region", "postalCode", "country")),
        ]),
        new(ScimNames.Group, "Group",
        [
            new("displayName") { IsRequired = true },
            new("externalId") { IsCaseExact = true },
            new("members", "complex") { IsMultiValued = true, Parts = Texts("value", "$ref", "type") },
        ]),
        new(ScimNames.Enterprise, "EnterpriseUser",
        [
            .. Texts("employeeNumber", "costCenter", "organization", "division", "department"),
            new("manager", "complex") { Parts = Texts("value", "$ref", "displayName") },
        ]),
    ];

    public JsonObject ToJson(string root) => new(ScimJson.Options)
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Schema"),
        ["id"] = Id,
        ["name"] = Name,
        ["attributes"] = new JsonArray([.. Attributes.Select(static attribute => attribute.ToJson())]),
        ["meta"] = new JsonObject { ["resourceType"] = "Schema", ["location"] = $"{root}/Schemas/{Id}" },
    };

    private static ScimAttribute Several(string name, IReadOnlyList<ScimAttribute> parts) => new(name, "complex") { IsMultiValued = true, Parts = [.. parts, new("primary", "boolean")] };

    private static IReadOnlyList<ScimAttribute> Texts(params IEnumerable<string> names) => [.. names.Select(static name => new ScimAttribute(name))];
}

/// <summary>An attribute and what may be done with it. RFC 7643 §2.2, §7.</summary>
internal sealed record ScimAttribute(string Name, string Type = "string")
{
    public bool IsMultiValued { get; init; }

    public bool IsRequired { get; init; }

    public bool IsCaseExact { get; init; }

    public string Uniqueness { get; init; } = "none";

    public IReadOnlyList<ScimAttribute> Parts { get; init; } = [];

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["name"] = Name,
            ["type"] = Type,
            ["multiValued"] = IsMultiValued,
            ["required"] = IsRequired,
            ["caseExact"] = IsCaseExact,
            ["mutability"] = "readWrite",
            ["returned"] = "default",
            ["uniqueness"] = Uniqueness,
        };
        if (Parts.Count > 0)
        {
            json["subAttributes"] = new JsonArray([.. Parts.Select(static part => part.ToJson())]);
        }

        return json;
    }
}
