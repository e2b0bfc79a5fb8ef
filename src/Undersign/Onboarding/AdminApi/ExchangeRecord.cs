using System.Text.Json;

namespace Undersign.Onboarding.AdminApi;

/// <summary>An object of the tenant as it is shown: names of members, and values. What stands beside a member to say its type is a member of another name.</summary>
internal sealed record ExchangeRecord(JsonElement Members)
{
    public string Name => Text("Name") ?? Text("Identity") ?? "";

    /// <returns><see langword="null"/> when it is missing or null, too.</returns>
    public string? Text(string member) => Find(member) is { } value ? TextOf(value) : null;

    public bool? Flag(string member) => Find(member)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A list, or one text.</summary>
    public IReadOnlyList<string> Texts(string member) => Find(member) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(TextOf).OfType<string>()],
        { } value => TextOf(value) is { Length: > 0 } text ? [text] : [],
    };

    public IEnumerable<ExchangeRecord> Items(string member) => Find(member) is { ValueKind: JsonValueKind.Array } array
        ? array.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object).Select(static item => new ExchangeRecord(item))
        : [];

    /// <summary>Those that are set to something: neither empty nor off.</summary>
    public IEnumerable<string> Set => Members.EnumerateObject().Select(static member => member.Name)
        .Where(name => !name.Contains('@', StringComparison.Ordinal) && Flag(name) != false && Texts(name).Count > 0);

    public ExchangeRecord? Child(string member) => Find(member) is { ValueKind: JsonValueKind.Object } child ? new(child) : null;

    private JsonElement? Find(string member) => Members.TryGetProperty(member, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
