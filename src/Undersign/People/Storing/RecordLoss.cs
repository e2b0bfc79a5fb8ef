using System.Text.Json;
using System.Text.Json.Serialization;

namespace Undersign.People.Storing;

/// <summary>How much of something a reading takes away.</summary>
/// <param name="Of">Such as <c>people</c>, <c>groups</c>, <c>values of phone</c>.</param>
internal sealed record RecordLoss(string Of, long Gone, long Before)
{
    public override string ToString() => string.Create(null, $"{Gone} of {Before} {Of}");

    public static string ToText(IReadOnlyList<RecordLoss> losses) => JsonSerializer.Serialize(losses, RecordLossJson.Default.IReadOnlyListRecordLoss);

    /// <returns>Nothing where the text is not what <see cref="ToText"/> writes.</returns>
    public static IReadOnlyList<RecordLoss> Parse(string? text)
    {
        try
        {
            return text is null ? [] : JsonSerializer.Deserialize(text, RecordLossJson.Default.IReadOnlyListRecordLoss) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

[JsonSerializable(typeof(IReadOnlyList<RecordLoss>))]
internal sealed partial class RecordLossJson : JsonSerializerContext;
