using System.Text.Json.Serialization;

namespace Undersign.Traces;

/// <summary>How far a message has come for one recipient, as far as we know: what a next hop does with what it has taken is its own story.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecipientStatus>))]
internal enum RecipientStatus
{
    /// <summary>The next hop has taken it.</summary>
    Delivered,

    /// <summary>In custody, waiting for its turn.</summary>
    Queued,

    /// <summary>Answered 4xx: the sender's server has it.</summary>
    Deferred,

    /// <summary>Answered 5xx.</summary>
    Refused,

    /// <summary>Refused when it was in custody, and reported to the sender unless nobody wants to know.</summary>
    Failed,

    /// <summary>Too old for custody.</summary>
    Expired,

    /// <summary>By an administrator.</summary>
    Removed,
}
