using System.Text;
using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>A user or a group as a client gave it. RFC 7643 §3.</summary>
/// <param name="Content">What the client said; id and meta are ours and beside it.</param>
/// <param name="Version">From 1 upwards, with each change.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="ModifiedAt">Unix milliseconds.</param>
internal sealed record ScimResource(ScimKind Kind, string Id, JsonObject Content, long Version, long CreatedAt, long ModifiedAt)
{
    /// <summary>Characters: names and external ids are looked for in an index.</summary>
    public const int MaxName = 256;

    private const int MaxUser = 256 * 1024;
    private const int MaxGroup = 16 * 1024 * 1024;

    /// <summary>By which it is looked for, and users are told apart: userName, or a group's displayName; in small letters.</summary>
    public string Name => FormOf(ScimJson.Text(Content[NameAttribute(Kind)]) ?? "");

    public string? ExternalId => ScimJson.Text(Content[ScimNames.ExternalId]);

    /// <summary>Octets of the content, as it came from the database.</summary>
    public int Size { get; init; }

    /// <summary>RFC 7644 §3.14.</summary>
    public string Tag => ScimTag.Of(Version);

    public static string NameAttribute(ScimKind kind) => kind == ScimKind.User ? "userName" : "displayName";

    /// <summary>Names are the same in any case.</summary>
    public static string FormOf(string name) => name.ToLowerInvariant();

    /// <summary>As clients see it. RFC 7643 §3.1.</summary>
    /// <param name="root">The address of the service.</param>
    public JsonObject ToJson(string root)
    {
        var json = ScimJson.Empty;
        json["schemas"] = new JsonArray([.. Schemas.Select(static schema => JsonValue.Create(schema))]);
        json["id"] = Id;
        foreach (var (name, value) in Content)
        {
            json[name] = value?.DeepClone();
        }

        var meta = ScimJson.Empty;
        meta["resourceType"] = Kind.ToString();
        meta["created"] = Time(CreatedAt);
        meta["lastModified"] = Time(ModifiedAt);
        meta["location"] = Location(root);
        meta["version"] = Tag;
        json["meta"] = meta;
        return json;
    }

    public string Location(string root) => $"{root}/{Kind}s/{Id}";

    /// <summary>As it is stored.</summary>
    /// <exception cref="ScimRefusal">It is larger than anything that makes sense.</exception>
    public byte[] ToOctets()
    {
        var octets = Encoding.UTF8.GetBytes(Content.ToJsonString());
        var most = Kind == ScimKind.User ? MaxUser : MaxGroup;
        return octets.Length <= most ? octets : throw new ScimRefusal(StatusCodes.Status413PayloadTooLarge, type: null, string.Create(null, $"a {Kind} has at most {most} octets"));
    }

    /// <summary>What a client sends to create or to replace it, without what is ours.</summary>
    /// <exception cref="ScimRefusal">It lacks what every resource has.</exception>
    public static JsonObject ContentOf(ScimKind kind, JsonObject request)
    {
        var content = ScimJson.Empty;
        foreach (var (name, value) in request)
        {
            if (value is not null && !ScimNames.IsOurs(name))
            {
                ScimValues.SetWhole(content, name, value, isAdd: false);
            }
        }

        Check(kind, content);
        return content;
    }

    /// <exception cref="ScimRefusal">It lacks what every resource has, or has it in a form that cannot be looked for.</exception>
    public static void Check(ScimKind kind, JsonObject content)
    {
        var attribute = NameAttribute(kind);
        if (string.IsNullOrWhiteSpace(ScimJson.Text(content[attribute])))
        {
            throw ScimRefusal.InvalidValue($"\"{attribute}\" is required");
        }

        foreach (var name in (string[])[attribute, ScimNames.ExternalId])
        {
            if (ScimJson.Text(content[name]) is { } text && !IsName(text))
            {
                throw ScimRefusal.InvalidValue(string.Create(null, $"\"{name}\" has more than {MaxName} characters, or control characters"));
            }
        }
    }

    /// <summary>Whether any resource may be called so.</summary>
    public static bool IsName(string text) => text.Length <= MaxName && !text.Any(char.IsControl);

    private IEnumerable<string> Schemas =>
        Content.Select(static pair => pair.Key).Where(static name => name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)).Prepend(Kind == ScimKind.User ? ScimNames.User : ScimNames.Group);

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>RFC 7643 §4. The numbers stand in the database.</summary>
internal enum ScimKind
{
    User = 0,
    Group = 1,
}
