using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>An entry as its columns hold it. Reading it can fail, for one row apart from the others.</summary>
internal sealed record CustodyRow
{
    public const string Columns = """
        id AS Id, organisation AS Organisation, destination AS Destination, reverse_path AS ReversePath, parameters AS Parameters, recipients AS Recipients,
        received_at AS ReceivedAt, next_attempt_at AS NextAttemptAt, ages_at AS AgesAt, attempts AS Attempts, is_noticed AS IsNoticed,
        trace_id AS TraceId, message_id AS MessageId, size AS Size, checksum AS Checksum, is_file AS IsFile, octets_id AS OctetsId
        """;

    public required string Id { get; init; }
    public required string Organisation { get; init; }
    public required string Destination { get; init; }
    public string? ReversePath { get; init; }
    public required string Parameters { get; init; }
    public required string Recipients { get; init; }
    public required long ReceivedAt { get; init; }
    public required long NextAttemptAt { get; init; }
    public required long AgesAt { get; init; }
    public required long Attempts { get; init; }
    public required long IsNoticed { get; init; }
    public string? TraceId { get; init; }
    public string? MessageId { get; init; }

    /// <summary>Of the message kept beside it, in octets.</summary>
    public required long Size { get; init; }

    /// <summary>Of those octets; <see langword="null"/> in a row of an older program, whose octets are only counted.</summary>
    public long? Checksum { get; init; }

    /// <summary>One when the octets are in the folder, zero when they are in the database.</summary>
    public long IsFile { get; init; }

    /// <summary>Under which key the octets are, when several entries have them; they go with the last of these.</summary>
    public string? OctetsId { get; init; }

    public string OctetsKey => OctetsId ?? Id;

    /// <summary>A <see cref="CustodyState"/>; read, as the next two, only where an administrator looks.</summary>
    public long State { get; init; }

    public long ClaimedUntil { get; init; }
    public string? Fault { get; init; }

    public static CustodyRow From(CustodyEntry entry) => new()
    {
        Id = Key(entry.Id),
        Organisation = entry.Organisation,
        Destination = entry.Destination,
        ReversePath = entry.ReversePath is { } path ? JsonSerializer.Serialize(path, CustodyJson.Default.Mailbox) : null,
        Parameters = JsonSerializer.Serialize(entry.Parameters, CustodyJson.Default.MailParameters),
        Recipients = Write(entry.Recipients),
        ReceivedAt = entry.ReceivedAt.ToUnixTimeMilliseconds(),
        NextAttemptAt = entry.NextAttemptAt.ToUnixTimeMilliseconds(),
        AgesAt = entry.AgesAt.ToUnixTimeMilliseconds(),
        Attempts = entry.Attempts,
        IsNoticed = entry.IsNoticed ? 1 : 0,
        TraceId = entry.TraceId?.ToString(),
        MessageId = TraceBatch.KeyOf(entry.MessageId),
        Size = 0,
    };

    public static string Key(Guid id) => id.ToString("n");

    public static string Write(IReadOnlyList<CustodyRecipient> recipients) => JsonSerializer.Serialize(recipients, CustodyJson.Default.IReadOnlyListCustodyRecipient);

    /// <exception cref="JsonException">Somebody else has written into the row, or the disk has.</exception>
    /// <exception cref="FormatException">Likewise, in its key.</exception>
    public CustodyEntry ToEntry() => new()
    {
        Id = Guid.ParseExact(Id, "n"),
        Organisation = Organisation,
        Destination = Destination,
        ReversePath = ReversePath is null ? null : Read(ReversePath, CustodyJson.Default.Mailbox),
        Parameters = Read(Parameters, CustodyJson.Default.MailParameters),
        Recipients = Read(Recipients, CustodyJson.Default.IReadOnlyListCustodyRecipient),
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt),
        NextAttemptAt = DateTimeOffset.FromUnixTimeMilliseconds(NextAttemptAt),
        AgesAt = DateTimeOffset.FromUnixTimeMilliseconds(AgesAt),
        Attempts = (int)Attempts,
        IsNoticed = IsNoticed != 0,
        TraceId = TraceId is null ? null : Guid.Parse(TraceId),
        MessageId = MessageId,
    };

    private static T Read<T>(string json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type) ?? throw new JsonException("A column of custody is null in JSON.");
}
