using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.People.Storing;

/// <summary>Stores what has changed of a source, all of it or nothing: whoever dies meanwhile leaves the last state.</summary>
/// <remarks>
/// Limit: one transaction, and SQLite has one writer. The first 100,000 people of a source hold up other writers for a second or two; what
/// changes later is little.
/// </remarks>
internal sealed class RecordWriter(DbDataSource source, TimeProvider time)
{
    private const string SucceedSql = """
        update people_sources
        set fingerprint = @fingerprint, state = @state, people = @people, group_count = @groups, added = @added, changed = @changed, renamed = @renamed, removed = @removed,
            succeeded_at = @now, failures = 0, fault = null, next_attempt_at = @next, claimed_until = 0, claimed_by = '',
            tried_with = @fingerprint, waits_for = null, confirmed = null, most_people = @most, most_at = @mostAt
        where organisation = @organisation and source = @name and claimed_by = @claim
        """;

    private const string KeepSql = """
        insert into people_records (organisation, source, kind, id, content, changed_at) values (@organisation, @source, @kind, @id, @content, @now)
        on conflict (organisation, source, kind, id) do update set content = excluded.content, changed_at = excluded.changed_at
        """;

    private const string ForgetSql = "delete from people_records where organisation = @organisation and source = @source and kind = @kind and id = @id";

    private const string KeepPhotoSql = """
        insert into people_photos (organisation, source, id, media_type, digest, octets, changed_at) values (@organisation, @source, @id, @media_type, @digest, @octets, @now)
        on conflict (organisation, source, id) do update set media_type = excluded.media_type, digest = excluded.digest, octets = excluded.octets, changed_at = excluded.changed_at
        """;

    private const string ForgetPhotoSql = "delete from people_photos where organisation = @organisation and source = @source and id = @id";

    /// <summary>Whoever has a snapshot of an older one makes a new one.</summary>
    public const string NextGenerationSql = """
        insert into people_generations (organisation, generation) values (@organisation, 1)
        on conflict (organisation) do update set generation = people_generations.generation + 1
        """;

    /// <returns>Whether it was stored; not when somebody else reads the source meanwhile.</returns>
    public async Task<bool> StoreAsync(SourceClaim claim, RecordChanges changes, ReadingResult result, CancellationToken cancellationToken)
    {
        using var turn = await WriteTurn.TakeAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var parameters = new
        {
            organisation = claim.Organisation,
            name = claim.Source,
            claim = claim.Id,
            fingerprint = result.Fingerprint,
            state = result.State,
            people = changes.After,
            groups = changes.GroupsAfter,
            added = changes.Added.Count,
            changed = changes.Changed.Count,
            renamed = changes.Renamed.Count,
            removed = changes.Removed.Count,
            now,
            next = result.Next.ToUnixTimeMilliseconds(),
            most = result.Most.People,
            mostAt = result.Most.At,
        };
        if (await connection.ExecuteAsync(SucceedSql, parameters, transaction) == 0)
        {
            return false;
        }

        if (changes.Any)
        {
            await WriteRecordsAsync(connection, transaction, claim, changes, now);
            await WritePhotosAsync(connection, transaction, claim, changes, now);
            await connection.ExecuteAsync(NextGenerationSql, new { organisation = claim.Organisation }, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task WriteRecordsAsync(DbConnection connection, DbTransaction transaction, SourceClaim claim, RecordChanges changes, long now)
    {
        await using var keep = PreparedCommand.Create(connection, transaction, KeepSql, "organisation", "source", "kind", "id", "content", "now");
        foreach (var (kind, key, content) in changes.Kept)
        {
            await keep.RunAsync(claim.Organisation, claim.Source, (long)kind, key, content, now);
        }

        await using var forget = PreparedCommand.Create(connection, transaction, ForgetSql, "organisation", "source", "kind", "id");
        foreach (var (kind, key) in changes.Gone)
        {
            await forget.RunAsync(claim.Organisation, claim.Source, (long)kind, key);
        }
    }

    private static async Task WritePhotosAsync(DbConnection connection, DbTransaction transaction, SourceClaim claim, RecordChanges changes, long now)
    {
        await using var keep = PreparedCommand.Create(connection, transaction, KeepPhotoSql, "organisation", "source", "id", "media_type", "digest", "octets", "now");
        foreach (var (key, photo, digest) in changes.KeptPhotos)
        {
            await keep.RunAsync(claim.Organisation, claim.Source, key, photo.MediaType, digest, photo.Octets, now);
        }

        await using var forget = PreparedCommand.Create(connection, transaction, ForgetPhotoSql, "organisation", "source", "id");
        foreach (var key in changes.GonePhotos)
        {
            await forget.RunAsync(claim.Organisation, claim.Source, key);
        }
    }
}
