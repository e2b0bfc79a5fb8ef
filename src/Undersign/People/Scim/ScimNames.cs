namespace Undersign.People.Scim;

/// <summary>URNs and names of attributes. RFC 7643 §4, §8.7.</summary>
internal static class ScimNames
{
    public const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    public const string ListResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    public const string PatchOperation = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    public const string ExternalId = "externalId";
    public const string Error = "urn:ietf:params:scim:api:messages:2.0:Error";

    private static readonly HashSet<string> Several = new(StringComparer.OrdinalIgnoreCase)
    {
        "emails", "phoneNumbers", "addresses", "photos", "ims", "entitlements", "roles", "x509Certificates", "members",
    };

    private static readonly HashSet<string> Booleans = new(StringComparer.OrdinalIgnoreCase) { "active", "primary" };

    /// <summary>What we say of a resource, and clients do not. RFC 7643 §3.1.</summary>
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase) { "id", "meta", "schemas", "groups", "password" };

    /// <summary>A list, whatever a client sends. RFC 7643 §2.4.</summary>
    public static bool IsMultiValued(string attribute) => Several.Contains(attribute);

    public static bool IsMembers(string attribute) => attribute.Equals("members", StringComparison.OrdinalIgnoreCase);

    public static bool IsBoolean(string attribute) => Booleans.Contains(attribute);

    /// <summary>Never written by a client; passwords are not wanted at all.</summary>
    public static bool IsOurs(string attribute) => Ours.Contains(attribute);

    /// <summary>RFC 7643 §2.2: most texts are the same in any case.</summary>
    public static bool IsCaseExact(string attribute) => attribute.Equals("id", StringComparison.OrdinalIgnoreCase) || attribute.Equals(ExternalId, StringComparison.OrdinalIgnoreCase);
}
