using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Undersign.Storage;

namespace Undersign.Notifications.Alerts;

/// <summary>What is wrong, as any node sees it, and whether somebody has been told.</summary>
internal sealed class Incidents(DbDataSource source, TimeProvider time)
{
    private const string SeeSql = """
        insert into email_incidents (organisation, incident, words, began_at, seen_at, told_at) values (@organisation, @incident, @words, @now, @now, null)
        on conflict (organisation, incident) do update set words = excluded.words, seen_at = excluded.seen_at
        """;

    private const string ReadSql = """
        select incident as Key, words as Words, began_at as BeganAt, seen_at as SeenAt, told_at as ToldAt from email_incidents
        where organisation = @organisation order by began_at, incident
        """;

    private const string ToldSql = "update email_incidents set told_at = @now where organisation = @organisation and incident = @key and told_at is null";

    private const string ForgetSql = "delete from email_incidents where organisation = @organisation and incident = @key and seen_at <= @seenAt";

    /// <param name="concerns">In words. Their figures change while they are the same, such as the days that a certificate has left.</param>
    public async Task SeeAsync(string organisation, IEnumerable<string> concerns, CancellationToken cancellationToken)
    {
        foreach (var words in concerns)
        {
            var row = new { organisation, incident = KeyOf(words), words, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
            await WriteTurn.ExecuteAsync(source, SeeSql, row, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<Incident>> AllAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Incident>(new CommandDefinition(ReadSql, new { organisation }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task SetToldAsync(string organisation, IEnumerable<Incident> told, CancellationToken cancellationToken)
    {
        foreach (var incident in told)
        {
            await WriteTurn.ExecuteAsync(source, ToldSql, new { organisation, key = incident.Key, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);
        }
    }

    /// <summary>They are over; one that somebody has seen again since stays.</summary>
    public async Task ForgetAsync(string organisation, IEnumerable<Incident> ended, CancellationToken cancellationToken)
    {
        foreach (var incident in ended)
        {
            await WriteTurn.ExecuteAsync(source, ForgetSql, new { organisation, key = incident.Key, seenAt = incident.SeenAt }, cancellationToken);
        }
    }

    private static string KeyOf(string words) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(words.Where(static letter => !char.IsAsciiDigit(letter))))));
}

/// <summary>Times are Unix milliseconds.</summary>
internal sealed record Incident
{
    public required string Key { get; init; }
    public required string Words { get; init; }
    public required long BeganAt { get; init; }

    /// <summary>When any node saw it last.</summary>
    public required long SeenAt { get; init; }

    /// <summary><see langword="null"/> until somebody has been told.</summary>
    public long? ToldAt { get; init; }
}
