using System.Data.Common;
using Dapper;
using Undersign.People.Merging;
using Undersign.People.Sources;

namespace Undersign.People.Storing;

/// <summary>Reads the people of an organisation from the database: what its directories said last, and what administrators said.</summary>
internal sealed class PeopleRecords(DbDataSource source)
{
    private const string GenerationsSql = "select organisation, generation from people_generations";

    private const string RecordsSql = """
        select source, kind, id, content from people_records where organisation = @organisation order by source, kind, id
        """;

    private const string PhotosSql = "select source, id, digest from people_photos where organisation = @organisation";

    private const string PhotoSql = "select media_type, octets from people_photos where organisation = @organisation and source = @source and id = @id and digest = @digest";

    private const string OverridesSql = """
        select address as Address, field as Field, value as Value, author as Author, set_at as SetAt, holder as Holder from people_overrides
        where organisation = @organisation order by set_at, address, field
        """;

    private const string ChangedAtSql = """
        select changed_at from people_records where organisation = @organisation and source = @source and kind = 0 and id = @id
        """;

    /// <summary>Of each organisation about whose people the database knows anything: a number that grows when that changes.</summary>
    public async Task<IReadOnlyDictionary<string, long>> GenerationsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<(string Organisation, long Generation)>(new CommandDefinition(GenerationsSql, cancellationToken: cancellationToken)))
            .ToDictionary(static row => row.Organisation, static row => row.Generation, StringComparer.Ordinal);
    }

    /// <summary>Everybody of an organisation. A source that has never been read has nobody.</summary>
    public async Task<PeopleMerge> LoadAsync(string organisation, PeopleSettings settings, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var stored = await ReadSourcesAsync(connection, organisation, cancellationToken);
        var overrides = await connection.QueryAsync<OverrideRow>(new CommandDefinition(OverridesSql, new { organisation }, cancellationToken: cancellationToken));
        var sources = settings.Sources.Select(described => described.Origin is PeopleOrigin.Document document ? document.People : stored.GetValueOrDefault(described.Name)?.ToSource(described)).OfType<SourcePeople>();
        return new([.. sources], [.. overrides.Select(static row => row.ToOverride())]);
    }

    /// <returns><see langword="null"/> when it has gone since the snapshot was made, or is another one: the next snapshot will know.</returns>
    public async Task<SourcePhoto?> PhotoAsync(string organisation, PersonPhoto photo, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var parameters = new { organisation, source = photo.Source, id = photo.Key, digest = photo.Digest };
        return await connection.QueryFirstOrDefaultAsync<(string MediaType, byte[] Octets)?>(new CommandDefinition(PhotoSql, parameters, cancellationToken: cancellationToken)) is var (mediaType, octets)
            ? new(mediaType, octets)
            : null;
    }

    /// <summary>When a source last said something else of a person than before.</summary>
    public async Task<DateTimeOffset?> ChangedAtAsync(string organisation, string sourceName, string key, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var changedAt = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(ChangedAtSql, new { organisation, source = sourceName, id = key }, cancellationToken: cancellationToken));
        return changedAt is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    private static async Task<Dictionary<string, StoredSource>> ReadSourcesAsync(DbConnection connection, string organisation, CancellationToken cancellationToken)
    {
        var digests = (await connection.QueryAsync<(string Source, string Id, string Digest)>(new CommandDefinition(PhotosSql, new { organisation }, cancellationToken: cancellationToken)))
            .ToDictionary(static row => (row.Source, row.Id), static row => row.Digest);

        var sources = new Dictionary<string, StoredSource>(StringComparer.Ordinal);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(RecordsSql, new { organisation }, cancellationToken: cancellationToken));
        var current = (Name: "", Source: new StoredSource());
        while (await reader.ReadAsync(cancellationToken))
        {
            var (name, id) = (reader.GetString(0), reader.GetString(2));
            if (name != current.Name)
            {
                current = (name, new());
                sources.Add(name, current.Source);
            }

            var photo = digests.TryGetValue((current.Name, id), out var digest) ? new PersonPhoto(current.Name, id, digest) : null;
            current.Source.Add((RecordKind)reader.GetInt64(1), id, (byte[])reader.GetValue(3), photo);
        }

        return sources;
    }

    /// <summary>What is being read of one source.</summary>
    private sealed class StoredSource
    {
        private readonly EntryReader _reader = new();
        private readonly List<SourceEntry> _people = [];
        private readonly List<SourceGroup> _groups = [];

        public void Add(RecordKind kind, string id, byte[] content, PersonPhoto? photo)
        {
            // Nothing of ours writes a record that cannot be read. Whoever did: the others are still there, and the next full reading puts this one right.
            if (kind == RecordKind.Person)
            {
                _people.AddRange(_reader.TryRead(id, content, photo) is { } person ? [person] : []);
            }
            else
            {
                _groups.AddRange(RecordJson.TryReadGroup(id, content) is { } group ? [group] : []);
            }
        }

        public SourcePeople ToSource(PeopleSource described) => new() { Name = described.Name, Policies = described.Policies, Attributes = _reader.Attributes, People = _people, Groups = _groups };
    }

    private sealed record OverrideRow
    {
        public required string Address { get; init; }
        public required string Field { get; init; }
        public required string Value { get; init; }
        public required string Author { get; init; }
        public required long SetAt { get; init; }
        public required string Holder { get; init; }

        public PersonOverride ToOverride() => new(Address, Field, Value, Author, DateTimeOffset.FromUnixTimeMilliseconds(SetAt)) { Holder = HolderText.Read(Holder) };
    }
}
