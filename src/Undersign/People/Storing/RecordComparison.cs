using System.Data.Common;
using Dapper;
using Undersign.People.Sources;
using Undersign.Storage;

namespace Undersign.People.Storing;

/// <summary>Compares what a directory says with what is stored of it. Changes nothing.</summary>
internal sealed class RecordComparison(DbDataSource source, string organisation, string name)
{
    /// <summary>Keys a question.</summary>
    private const int Chunk = 500;

    private const string AllSql = "select kind, id, content from people_records where organisation = @organisation and source = @name";

    private const string CountSql = "select kind, count(*) from people_records where organisation = @organisation and source = @name group by kind";

    private const string PhotosSql = "select id, digest from people_photos where organisation = @organisation and source = @name";

    /// <summary>SQLite knows no arrays; there Dapper makes a list of the ids.</summary>
    private readonly string _someSql = $"{AllSql} and kind = @kind and id {(source is SqliteDataSource ? "in @ids" : "= any(@ids)")}";

    private readonly RecordChanges _changes = new();
    private readonly RecordLosses _losses = new();
    private readonly Dictionary<(RecordKind Kind, string Key), byte[]> _now = [];
    private readonly HashSet<(RecordKind Kind, string Key)> _gone = [];

    public async Task<RecordChanges> WithAsync(SourceReading.Complete reading, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await CountAsync(connection, cancellationToken);
        var photos = Take(reading.People);
        foreach (var group in reading.Groups.Select(RecordText.Clean).OfType<SourceGroup>())
        {
            Take(group);
        }

        await using (var rows = await connection.ExecuteReaderAsync(new CommandDefinition(AllSql, new { organisation, name }, cancellationToken: cancellationToken)))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                Compare(((RecordKind)rows.GetInt64(0), rows.GetString(1)), (byte[])rows.GetValue(2), isGone: true);
            }
        }

        return await FinishAsync(connection, photos, cancellationToken);
    }

    public async Task<RecordChanges> WithAsync(SourceReading.Changes reading, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await CountAsync(connection, cancellationToken);
        var photos = Take(reading.People);
        var groups = await SomeAsync(connection, RecordKind.Group, reading.Groups.Select(static group => group.Key).Concat(reading.RemovedGroups), cancellationToken);
        foreach (var change in reading.Groups)
        {
            if (Apply(change, groups) is { } changed && RecordText.Clean(changed) is { } group)
            {
                Take(group);
            }
        }

        _gone.UnionWith(reading.RemovedPeople.Select(static key => (RecordKind.Person, key)));
        _gone.UnionWith(reading.RemovedGroups.Select(static key => (RecordKind.Group, key)));
        var people = await SomeAsync(connection, RecordKind.Person, reading.People.Select(static person => person.Key).Concat(reading.RemovedPeople), cancellationToken);
        foreach (var (key, content) in people.Select(static pair => ((RecordKind.Person, pair.Key), pair.Value)).Concat(groups.Select(static pair => ((RecordKind.Group, pair.Key), pair.Value))))
        {
            Compare(key, content, isGone: _gone.Contains(key));
        }

        return await FinishAsync(connection, photos, cancellationToken);
    }

    private List<(string Key, SourcePhoto Photo)> Take(IReadOnlyList<SourcePerson> people)
    {
        var photos = new List<(string Key, SourcePhoto Photo)>();
        foreach (var person in people.Select(RecordText.Clean).OfType<SourcePerson>())
        {
            _now[(RecordKind.Person, person.Key)] = RecordJson.Write(person);
            _losses.Add(person);
            if (person.Photo is { } photo)
            {
                photos.Add((person.Key, photo));
            }
        }

        return photos;
    }

    private void Take(SourceGroup group)
    {
        _now[(RecordKind.Group, group.Key)] = RecordJson.Write(group);
        _losses.Add(group);
    }

    private SourceGroup? Apply(SourceGroupChange change, Dictionary<string, byte[]> stored)
    {
        var before = stored.TryGetValue(change.Key, out var content) ? RecordJson.TryReadGroup(change.Key, content) : null;
        _changes.IsPartial |= content is not null && before is null && !change.IsWhole;
        var members = new HashSet<string>(change.IsWhole ? [] : before?.Members ?? [], StringComparer.Ordinal);
        members.ExceptWith(change.Removed);
        members.UnionWith(change.Added);
        return change.Name is { } name ? new(change.Key, name, change.Address, [.. members])
            : before is null ? null
            : before with { Members = [.. members] };
    }

    /// <param name="isGone">Whether it is, when the reading does not have it.</param>
    private void Compare((RecordKind Kind, string Key) key, byte[] before, bool isGone)
    {
        if (_now.Remove(key, out var after))
        {
            var isSame = after.AsSpan().SequenceEqual(before);
            if (!isSame)
            {
                _changes.Kept.Add((key.Kind, key.Key, after));
                CountChange(key, before, after);
            }

            if (!isSame || key.Kind == RecordKind.Group)
            {
                _losses.Compare(RecordOutline.Of(key.Kind, before), RecordOutline.Of(key.Kind, after));
            }
        }
        else if (isGone)
        {
            CountGone(key, before);
            _losses.Compare(RecordOutline.Of(key.Kind, before), after: null);
        }
    }

    private void CountGone((RecordKind Kind, string Key) key, byte[] before)
    {
        _changes.Gone.Add(key);
        if (key.Kind == RecordKind.Person)
        {
            _changes.Removed.Add(RecordJson.AddressOf(before) ?? key.Key);
        }
        else
        {
            _changes.RemovedGroups++;
        }
    }

    private void CountChange((RecordKind Kind, string Key) key, byte[] before, byte[] after)
    {
        var (was, becomes) = (RecordJson.AddressOf(before) ?? key.Key, RecordJson.AddressOf(after) ?? key.Key);
        if (key.Kind == RecordKind.Group)
        {
            _changes.ChangedGroups++;
        }
        else if (was.Equals(becomes, StringComparison.OrdinalIgnoreCase))
        {
            _changes.Changed.Add(becomes);
        }
        else
        {
            _changes.Renamed.Add((was, becomes));
        }
    }

    /// <summary>What has not been found in the database is new.</summary>
    private async Task<RecordChanges> FinishAsync(DbConnection connection, List<(string Key, SourcePhoto Photo)> photos, CancellationToken cancellationToken)
    {
        foreach (var ((kind, key), content) in _now)
        {
            _changes.Kept.Add((kind, key, content));
            if (kind == RecordKind.Person)
            {
                _changes.Added.Add(RecordJson.AddressOf(content) ?? key);
            }
            else
            {
                _changes.AddedGroups++;
            }
        }

        await WeighAsync(connection, cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string Digest)>(new CommandDefinition(PhotosSql, new { organisation, name }, cancellationToken: cancellationToken));
        var stored = rows.ToDictionary(static row => row.Id, static row => row.Digest, StringComparer.Ordinal);
        foreach (var (key, photo) in photos)
        {
            if (photo.Octets.Length == 0)
            {
                _changes.GonePhotos.AddRange(stored.ContainsKey(key) ? [key] : []);
            }
            else if (photo.Digest is var digest && stored.GetValueOrDefault(key) != digest)
            {
                _changes.KeptPhotos.Add((key, photo, digest));
            }
        }

        _changes.GonePhotos.AddRange(_changes.Gone.Where(gone => gone.Kind == RecordKind.Person && stored.ContainsKey(gone.Key)).Select(static gone => gone.Key));
        return _changes;
    }

    /// <summary>What goes weighs by what there is: where something goes, all that is stored is looked at.</summary>
    private async Task WeighAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (!_losses.Any)
        {
            return;
        }

        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(AllSql, new { organisation, name }, cancellationToken: cancellationToken));
        while (await rows.ReadAsync(cancellationToken))
        {
            _losses.CountBefore(RecordOutline.Of((RecordKind)rows.GetInt64(0), (byte[])rows.GetValue(2)));
        }

        _changes.Losses = _losses.Great();
    }

    private async Task CountAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (kind, count) in await connection.QueryAsync<(long, long)>(new CommandDefinition(CountSql, new { organisation, name }, cancellationToken: cancellationToken)))
        {
            if (kind == (long)RecordKind.Person)
            {
                _changes.Before = (int)count;
            }
            else
            {
                _changes.GroupsBefore = (int)count;
            }
        }
    }

    private async Task<Dictionary<string, byte[]>> SomeAsync(DbConnection connection, RecordKind kind, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var ids in keys.Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            foreach (var (_, id, content) in await connection.QueryAsync<(long, string, byte[])>(new CommandDefinition(_someSql, new { organisation, name, kind = (long)kind, ids }, cancellationToken: cancellationToken)))
            {
                found[id] = content;
            }
        }

        return found;
    }
}
