using System.Text.Json.Nodes;
using Undersign.People.Sources;

namespace Undersign.People.Scim;

/// <summary>Makes people and groups of users and groups. RFC 7643 §4.1, §4.2, §4.3.</summary>
internal static class ScimPeople
{
    private const string Work = "work";

    /// <summary>Attributes of the core and the enterprise extension beside those that everybody has.</summary>
    public static IReadOnlyList<string> Further { get; } = ["nickName", "userType", "preferredLanguage", "employeeNumber", "costCenter", "division"];

    /// <param name="further">By our name, where they stand.</param>
    /// <returns><see langword="null"/> for who is not active: Okta never deletes, and Entra ID a month later.</returns>
    public static SourcePerson? Person(ScimResource user, IReadOnlyDictionary<string, ScimPath> further)
    {
        var content = user.Content;
        if (ScimJson.Text(content["active"]) == "false")
        {
            return null;
        }

        var enterprise = content[ScimNames.Enterprise] as JsonObject;
        var attributes = Attributes(content, enterprise);
        foreach (var (name, path) in further)
        {
            Put(attributes, name, path.Values(content).Select(static value => ScimJson.Text(value is JsonObject mapping ? mapping["value"] : value)).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text)));
        }

        var (manager, managerKey) = ManagerOf(enterprise?["manager"]);
        Put(attributes, PersonAttributes.Manager, manager);
        var addresses = AddressesOf(content);
        return new(user.Id, addresses.FirstOrDefault(), [.. addresses.Skip(1).Take(SourceBounds.Aliases)], attributes, managerKey);
    }

    public static SourceGroup Group(ScimResource group) => new(
        group.Id,
        ScimJson.Text(group.Content["displayName"]) ?? group.Id,
        Address: null,
        [.. Values(group.Content, "members").Select(static member => member.Value).OfType<string>()]);

    /// <summary>The primary one first, then those of work; a userName that is an address is one, too.</summary>
    private static List<string> AddressesOf(JsonObject content) =>
    [
        .. Values(content, "emails").OrderBy(static email => email.IsPrimary ? 0 : email.Type == Work ? 1 : 2).Select(static email => email.Value)
            .Append(ScimJson.Text(content["userName"])).OfType<string>().Select(static address => address.Trim())
            .Where(static address => address.Contains('@', StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The RFC has the manager's id there; Okta has whatever it was told to send, mostly an address, and may give the name alone.</summary>
    private static (string? AddressOrName, string? Key) ManagerOf(JsonNode? manager) =>
        (ScimJson.Text(manager is JsonObject parts ? parts["value"] : manager), ScimJson.Text((manager as JsonObject)?["displayName"])) switch
        {
            ({ Length: > 0 } value, _) when value.Contains('@', StringComparison.Ordinal) => (value, null),
            ({ Length: > 0 } value, _) => (null, value),
            var (_, name) => (name, null),
        };

    private static Dictionary<string, string> Attributes(JsonObject content, JsonObject? enterprise)
    {
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var name = content["name"] as JsonObject;
        var address = Chosen(content, "addresses");
        Put("displayName", ScimJson.Text(content["displayName"]) ?? ScimJson.Text(name?["formatted"]));
        Put("givenName", ScimJson.Text(name?["givenName"]));
        Put("surname", ScimJson.Text(name?["familyName"]));
        Put("title", ScimJson.Text(content["title"]));
        Put("department", ScimJson.Text(enterprise?["department"]));
        Put("company", ScimJson.Text(enterprise?["organization"]));
        Put("phone", Phone(content, Work) ?? Values(content, "phoneNumbers").FirstOrDefault(static phone => phone.Type is not ("mobile" or "fax")).Value);
        Put("mobile", Phone(content, "mobile"));
        Put("fax", Phone(content, "fax"));
        Put("street", ScimJson.Text(address?["streetAddress"]));
        Put("postalCode", ScimJson.Text(address?["postalCode"]));
        Put("city", ScimJson.Text(address?["locality"]));
        Put("state", ScimJson.Text(address?["region"]));
        Put("country", ScimJson.Text(address?["country"]));
        Put("website", ScimJson.Text(content["profileUrl"]));
        foreach (var further in Further)
        {
            Put(further, ScimJson.Text(content[further]) ?? ScimJson.Text(enterprise?[further]));
        }

        return attributes;

        void Put(string attribute, string? value) => ScimPeople.Put(attributes, attribute, value);
    }

    private static void Put(Dictionary<string, string> attributes, string attribute, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            attributes[attribute] = value.Trim();
        }
    }

    private static string? Phone(JsonObject content, string type) => Values(content, "phoneNumbers").FirstOrDefault(phone => phone.Type == type).Value;

    /// <summary>That of work, or else the first.</summary>
    private static JsonObject? Chosen(JsonObject content, string attribute)
    {
        var all = ScimJson.Each(content[attribute]).OfType<JsonObject>().ToList();
        return all.Find(static one => ScimJson.Text(one["type"]) == Work) ?? all.FirstOrDefault();
    }

    private static IEnumerable<(string? Value, string? Type, bool IsPrimary)> Values(JsonObject content, string attribute) =>
        ScimJson.Each(content[attribute]).OfType<JsonObject>().Select(static one => (ScimJson.Text(one["value"]), ScimJson.Text(one["type"])?.ToLowerInvariant(), ScimJson.Text(one["primary"]) == "true"));
}
