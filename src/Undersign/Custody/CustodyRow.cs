using System.Text.Json;
using Dapper;
using Undersign.Protocols.Smtp;

namespace Undersign.Custody;

/// <summary>An entry as its columns hold it. Reading it can fail, for one row apart from the others.</summary>
/// <param name="Size">Of the message kept beside it, in octets.</param>
internal sealed record CustodyRow(
    string Id, string Organisation, string? ReversePath, string Parameters, string Recipients, long ReceivedAt, long NextAttemptAt, long Attempts, long Size)
{
    public static CustodyRow From(CustodyEntry entry, long size) => new(
        Key(entry.Id),
        entry.Organisation,
        entry.ReversePath is { } path ? JsonSerializer.Serialize(path) : null,
        JsonSerializer.Serialize(entry.Parameters),
        Write(entry.Recipients),
        entry.ReceivedAt.ToUnixTimeMilliseconds(),
        entry.NextAttemptAt.ToUnixTimeMilliseconds(),
        entry.Attempts,
        size);

    public static string Key(Guid id) => id.ToString("n");

    public static string Write(IReadOnlyList<CustodyRecipient> recipients) => JsonSerializer.Serialize(recipients);

    public DynamicParameters Parameterise() => new(new
    {
        id = Id,
        organisation = Organisation,
        reversePath = ReversePath,
        parameters = Parameters,
        recipients = Recipients,
        receivedAt = ReceivedAt,
        nextAttemptAt = NextAttemptAt,
        attempts = Attempts,
        size = Size,
    });

    /// <exception cref="JsonException">Somebody else has written into the row, or the disk has.</exception>
    /// <exception cref="FormatException">Likewise, in its key.</exception>
    public CustodyEntry ToEntry() => new()
    {
        Id = Guid.ParseExact(Id, "n"),
        Organisation = Organisation,
        ReversePath = ReversePath is null ? null : Read<Mailbox>(ReversePath),
        Parameters = Read<MailParameters>(Parameters),
        Recipients = Read<List<CustodyRecipient>>(Recipients),
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt),
        NextAttemptAt = DateTimeOffset.FromUnixTimeMilliseconds(NextAttemptAt),
        Attempts = (int)Attempts,
    };

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json) ?? throw new JsonException("A column of custody is null in JSON.");
}
