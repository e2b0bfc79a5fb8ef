using System.Text.Json;
using System.Text.Json.Serialization;

namespace Undersign.Notifications;

/// <summary>What one section of the email settings, the global default or a module, says itself. What it leaves out is inherited.</summary>
internal sealed record EmailSection
{
    public static EmailSection Empty { get; } = new();

    /// <summary>By the field's name; none is empty.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Likewise, sealed.</summary>
    public IReadOnlyDictionary<string, SealedValue> Secrets { get; init; } = new Dictionary<string, SealedValue>(StringComparer.Ordinal);

    /// <summary>Fields of which whoever comes below, a module or a portal user, may have a value of their own.</summary>
    public IReadOnlyList<string> MayBeOverridden { get; init; } = [];

    /// <summary>As nobody has set it yet: modules may differ from the global default, portal users from nothing.</summary>
    public static EmailSection New(string section) => section == MailModule.Global ? Empty with { MayBeOverridden = [.. EmailFields.Inherited.Select(static field => field.Name)] } : Empty;

    public string? Value(EmailField field) => Values.GetValueOrDefault(field.Name);

    public bool Says(EmailField field) => field.IsSecret ? Secrets.ContainsKey(field.Name) : Values.ContainsKey(field.Name);

    public string ToJson() => JsonSerializer.Serialize(this, EmailJson.Default.EmailSection);

    /// <exception cref="JsonException">It is none.</exception>
    public static EmailSection FromJson(string json) => JsonSerializer.Deserialize(json, EmailJson.Default.EmailSection) ?? Empty;
}

/// <summary>A secret as the database has it.</summary>
/// <param name="Octets">Sealed; good for nothing without the node's key.</param>
/// <param name="For">The account it was entered for, in words.</param>
internal sealed record SealedValue(byte[] Octets, DateTimeOffset Since, string For);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EmailSection))]
internal sealed partial class EmailJson : JsonSerializerContext;
