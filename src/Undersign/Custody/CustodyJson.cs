using System.Text.Json.Serialization;
using Undersign.Protocols.Smtp;

namespace Undersign.Custody;

/// <summary>How envelopes stand in the columns of custody.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Mailbox))]
[JsonSerializable(typeof(MailParameters))]
[JsonSerializable(typeof(IReadOnlyList<CustodyRecipient>))]
internal sealed partial class CustodyJson : JsonSerializerContext;
