using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Notifications;

/// <summary>The versions of each section of an organisation's email settings. Only appended to; one comes in force when it has been found good, or somebody insists (law 9). Secrets stay in what is in force, and a day in what is tried.</summary>
internal sealed class EmailStore(DbDataSource source, TimeProvider time)
{
    /// <summary>Longer than anybody looks for what is wrong with a login.</summary>
    private static readonly TimeSpan TriedFor = TimeSpan.FromDays(1);

    private const string Columns = "organisation as Organisation, section as Section, version as Version, content as Content, author as Author, stored_at as StoredAt, in_force_at as InForceAt";

    /// <summary>Whoever stores has seen what is in force: somebody else's change in between is a conflict.</summary>
    private const string StoreSql = """
        insert into email_settings (id, organisation, section, version, content, author, stored_at, in_force_at)
        select @id, @organisation, @section, @version, @content, @author, @now, null
        where coalesce((select max(version) from email_settings where organisation = @organisation and section = @section), 0) = @version - 1
        and coalesce((select max(version) from email_settings where organisation = @organisation and section = @section and in_force_at is not null), 0) = @seen
        on conflict do nothing
        """;

    private const string LatestSql = "select coalesce(max(version), 0) from email_settings where organisation = @organisation and section = @section";

    private const string EnforceSql = """
        update email_settings set in_force_at = @now
        where organisation = @organisation and section = @section and version = @version and in_force_at is null
        and coalesce((select max(version) from email_settings where organisation = @organisation and section = @section and in_force_at is not null), 0) = @seen
        """;

    /// <summary>Changes nothing, and makes whoever else would put a version of this section in force wait until we have: on a server each would see only what was before both.</summary>
    private const string TurnSql = "update email_settings set version = version where organisation = @organisation and section = @section and version = 1";

    /// <summary>A text in JSON has no bare quote: what looks like a secret's beginning is one.</summary>
    private const string OthersSecretsSql = """
        select id as Id, content as Content from email_settings
        where organisation = @organisation and section = @section and version <> @version and content like '%"octets":%'
        """;

    private const string OldSecretsSql = """
        select id as Id, content as Content from email_settings as said
        where organisation = @organisation and stored_at < @before and content like '%"octets":%'
        and version <> coalesce((select max(version) from email_settings as other where other.organisation = said.organisation and other.section = said.section and other.in_force_at is not null), 0)
        """;

    private const string WipeSql = "update email_settings set content = @content where id = @id";

    private const string InForceSql = $"""
        select {Columns} from email_settings as said
        where organisation = @organisation and version = (select max(version) from email_settings as other
            where other.organisation = said.organisation and other.section = said.section and other.in_force_at is not null)
        """;

    private const string ReadSql = $"select {Columns} from email_settings where organisation = @organisation and section = @section and version = @version";

    private const string HistorySql = $"""
        select {Columns} from email_settings where organisation = @organisation and section = @section order by version desc limit @limit
        """;

    /// <param name="seen">The version that was in force when its author began; 0 for none.</param>
    /// <returns>The candidate's version; <see langword="null"/> when somebody else's has come in force since.</returns>
    public async Task<long?> StoreAsync(string organisation, string section, EmailSection candidate, long seen, string author, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var version = 1 + await connection.ExecuteScalarAsync<long>(new CommandDefinition(LatestSql, new { organisation, section }, cancellationToken: cancellationToken));
            var row = new { id = Guid.CreateVersion7(now).ToString(), organisation, section, version, content = candidate.ToJson(), author, now = now.ToUnixTimeMilliseconds(), seen };
            if (await WriteTurn.ExecuteAsync(source, StoreSql, row, cancellationToken) == 1)
            {
                return version;
            }

            if (await InForceAsync(organisation, section, cancellationToken) is var current && (current?.Version ?? 0) != seen)
            {
                return null;
            }
        }
    }

    /// <summary>What was in force before, and what else was tried, keeps no secret: one that was forgotten or replaced is nowhere then.</summary>
    /// <returns>Whether it is in force now; not when somebody else's has come in force since its author began.</returns>
    public Task<bool> EnforceAsync(string organisation, string section, long version, long seen, CancellationToken cancellationToken) => WriteTurn.RunAsync(
        source,
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var row = new { organisation, section, version, seen, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
            await connection.ExecuteAsync(new CommandDefinition(TurnSql, row, transaction, cancellationToken: cancellationToken));
            if (await connection.ExecuteAsync(new CommandDefinition(EnforceSql, row, transaction, cancellationToken: cancellationToken)) != 1)
            {
                return false;
            }

            await WipeAsync(new(OthersSecretsSql, row, transaction, cancellationToken: cancellationToken), connection);
            await transaction.CommitAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Takes the secrets out of what was tried a day ago and is not in force.</summary>
    /// <returns>How many versions had some.</returns>
    public Task<int> WipeTriedAsync(string organisation, CancellationToken cancellationToken) => WriteTurn.RunAsync(
        source,
        connection => WipeAsync(new(OldSecretsSql, new { organisation, before = (time.GetUtcNow() - TriedFor).ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken), connection),
        cancellationToken);

    /// <summary>What counts of an organisation; sections that nobody has set are missing.</summary>
    public async Task<IReadOnlyDictionary<string, StoredEmail>> InForceAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<StoredEmail>(new CommandDefinition(InForceSql, new { organisation }, cancellationToken: cancellationToken));
        return rows.ToDictionary(static row => row.Section, StringComparer.Ordinal);
    }

    public async Task<StoredEmail?> ReadAsync(string organisation, string section, long version, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<StoredEmail>(new CommandDefinition(ReadSql, new { organisation, section, version }, cancellationToken: cancellationToken));
    }

    /// <summary>Who stored what when, newest first.</summary>
    public async Task<IReadOnlyList<StoredEmail>> HistoryAsync(string organisation, string section, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<StoredEmail>(new CommandDefinition(HistorySql, new { organisation, section, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <param name="secrets">Rows that have some.</param>
    private static async Task<int> WipeAsync(CommandDefinition secrets, DbConnection connection)
    {
        var rows = (await connection.QueryAsync<(string Id, string Content)>(secrets)).AsList();
        foreach (var (id, content) in rows)
        {
            var without = EmailSection.FromJson(content) with { Secrets = EmailSection.Empty.Secrets };
            await connection.ExecuteAsync(new CommandDefinition(WipeSql, new { id, content = without.ToJson() }, secrets.Transaction, cancellationToken: secrets.CancellationToken));
        }

        return rows.Count;
    }

    private async Task<StoredEmail?> InForceAsync(string organisation, string section, CancellationToken cancellationToken) =>
        (await InForceAsync(organisation, cancellationToken)).GetValueOrDefault(section);
}

/// <summary>One version of one section. Its content never changes, but that its secrets go.</summary>
internal sealed record StoredEmail
{
    public required string Organisation { get; init; }
    public required string Section { get; init; }

    /// <summary>From 1 upwards.</summary>
    public required long Version { get; init; }

    public required string Content { get; init; }

    public required string Author { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long StoredAt { get; init; }

    /// <summary>Likewise; <see langword="null"/> for one that never was in force.</summary>
    public long? InForceAt { get; init; }

    public EmailSection Read() => EmailSection.FromJson(Content);
}
