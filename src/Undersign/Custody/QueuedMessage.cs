using System.Text.Json;
using System.Text.Json.Serialization;

namespace Undersign.Custody;

/// <summary>A message in custody as an administrator sees it; no part of it can be so broken that it is not shown.</summary>
internal sealed record QueuedMessage
{
    /// <summary>The status of what a node is handing over at this moment.</summary>
    public const string Active = "active";

    public required string Id { get; init; }
    public required string Organisation { get; init; }
    public required string Destination { get; init; }

    /// <summary><c>&lt;&gt;</c> for a report.</summary>
    public required string ReversePath { get; init; }

    public required IReadOnlyList<QueuedRecipient> Recipients { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>By its own turn; its destination may have to wait longer.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }

    public required long Attempts { get; init; }
    public required long Octets { get; init; }
    public string? MessageId { get; init; }
    public string? TraceId { get; init; }

    /// <summary>Neither held nor set aside.</summary>
    [JsonIgnore]
    public bool IsWaiting { get; init; }

    /// <summary>Why it was set aside.</summary>
    public string? Fault { get; init; }

    /// <param name="now">In milliseconds.</param>
    public static QueuedMessage From(CustodyRow row, long now)
    {
        var (path, recipients) = Read(row);
        return new()
        {
            Id = row.Id,
            Organisation = row.Organisation,
            Destination = row.Destination,
            ReversePath = path,
            Recipients = recipients,
            Status = (CustodyState)row.State switch
            {
                CustodyState.Held => "held",
                CustodyState.SetAside => "set aside",
                _ => row.ClaimedUntil > now ? Active : row.Attempts > 0 ? "retry" : "ready",
            },
            IsWaiting = (CustodyState)row.State == CustodyState.Ready,
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt),
            NextAttemptAt = DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt),
            Attempts = row.Attempts,
            Octets = row.Size,
            MessageId = row.MessageId,
            TraceId = row.TraceId,
            Fault = row.Fault,
        };
    }

    /// <summary>Whether one of the recipients is this address, or in this domain.</summary>
    public bool IsFor(string addressOrDomain) => Recipients.Any(recipient =>
        recipient.Address.Equals(addressOrDomain, StringComparison.OrdinalIgnoreCase)
        || recipient.Address.EndsWith($"@{addressOrDomain.TrimStart('@')}", StringComparison.OrdinalIgnoreCase));

    private static (string Path, IReadOnlyList<QueuedRecipient> Recipients) Read(CustodyRow row)
    {
        try
        {
            var entry = row.ToEntry();
            return (entry.ReversePath?.ToString() ?? "<>", [.. entry.Recipients.Select(static recipient => new QueuedRecipient(recipient.Recipient.ForwardPath.ToString(), recipient.LastReply?.ToString().ReplaceLineEndings(" ")))]);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return ("(unreadable)", []);
        }
    }
}

/// <param name="LastReply">What the next hop said last.</param>
internal sealed record QueuedRecipient(string Address, string? LastReply);
