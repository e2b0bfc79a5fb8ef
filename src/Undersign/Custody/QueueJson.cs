using System.Text.Json.Serialization;

namespace Undersign.Custody;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QueueSummary))]
[JsonSerializable(typeof(QueuedMessage))]
internal sealed partial class QueueJson : JsonSerializerContext;
