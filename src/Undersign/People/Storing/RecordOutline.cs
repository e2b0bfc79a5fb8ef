using System.Text.Json;

namespace Undersign.People.Storing;

/// <summary>What of a stored record would be missed if it went.</summary>
/// <param name="Addresses">Under which mail finds the person, by their <see cref="AddressForm"/>; none without a primary one.</param>
/// <param name="Fields">Those that have a value.</param>
/// <param name="Group">A group's name.</param>
/// <param name="Members">How many a group has.</param>
internal sealed record RecordOutline(IReadOnlyList<string> Addresses, IReadOnlyList<string> Fields, string? Group, int Members)
{
    private static readonly RecordOutline Empty = new([], [], null, 0);

    /// <returns>An empty one of a record that cannot be read: nobody had anything of it.</returns>
    public static RecordOutline Of(RecordKind kind, byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind != JsonValueKind.Object ? Empty : kind == RecordKind.Person ? OfPerson(json.RootElement) : OfGroup(json.RootElement);
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    private static RecordOutline OfPerson(JsonElement person) => new(
        person.TryGetProperty(RecordJson.Address, out var address) ? [.. Texts(person, RecordJson.Aliases).Append(address).Where(IsText).Select(static text => AddressForm.Of(text.GetString() ?? ""))] : [],
        person.TryGetProperty(RecordJson.Fields, out var fields) && fields.ValueKind == JsonValueKind.Object ? [.. fields.EnumerateObject().Select(static field => field.Name)] : [],
        Group: null,
        Members: 0);

    private static RecordOutline OfGroup(JsonElement group) => new(
        [],
        [],
        group.TryGetProperty(RecordJson.Name, out var name) && IsText(name) ? name.GetString() : null,
        Texts(group, RecordJson.Members).Count());

    private static JsonElement.ArrayEnumerator Texts(JsonElement record, string name) =>
        record.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static bool IsText(JsonElement element) => element.ValueKind == JsonValueKind.String;
}
