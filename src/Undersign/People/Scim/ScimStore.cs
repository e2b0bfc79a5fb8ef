using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Undersign.Storage;

namespace Undersign.People.Scim;

/// <summary>The users and groups that a client pushed, as it said them. The source of people reads them from here.</summary>
/// <param name="owner">Whose they are.</param>
internal sealed class ScimStore(DbDataSource source, TimeProvider time, ScimOwner owner)
{
    /// <summary>Of users and groups together.</summary>
    private const int MaxResources = 500_000;

    private const string SelectSql = """
        select id, content, version, created_at, modified_at from scim_resources
        where organisation = @organisation and source = @source and kind = @kind
        """;

    private const string FindSql = $"{SelectSql} and id = @key";

    private const string NamedSql = $"{SelectSql} and name = @key order by id";

    private const string ExternalSql = $"{SelectSql} and external_id = @key order by id";

    private const string PageSql = $"{SelectSql} order by id limit @count offset @skip";

    private const string CountSql = "select count(*) from scim_resources where organisation = @organisation and source = @source and kind = @kind";

    private const string RevisionSql = "select revision from scim_sources where organisation = @organisation and source = @source";

    /// <summary>Users are told apart by their names, groups need not be. RFC 7643 §4.1.1.</summary>
    private const string AddSql = """
        insert into scim_resources (organisation, source, kind, id, name, external_id, content, version, created_at, modified_at)
        select @organisation, @source, @kind, @id, @name, @externalId, @content, 1, @now, @now
        where coalesce((select resources from scim_sources where organisation = @organisation and source = @source), 0) < @most
        on conflict do nothing
        """;

    private const string ChangeSql = """
        update scim_resources set name = @name, external_id = @externalId, content = @content, version = @version + 1, modified_at = @now
        where organisation = @organisation and source = @source and kind = @kind and id = @id and version = @version and (@kind <> 0 or not exists (
            select 1 from scim_resources where organisation = @organisation and source = @source and kind = 0 and name = @name and id <> @id))
        """;

    private const string RemoveSql = "delete from scim_resources where organisation = @organisation and source = @source and kind = @kind and id = @id and version = @version";

    private const string NextRevisionSql = """
        insert into scim_sources (organisation, source, revision, resources) values (@organisation, @source, 1, @more)
        on conflict (organisation, source) do update set revision = scim_sources.revision + 1, resources = scim_sources.resources + @more
        """;

    public IAsyncEnumerable<ScimResource> ByIdAsync(ScimKind kind, string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out _) ? QueryAsync(FindSql, kind, id, 0, 0, cancellationToken) : AsyncEnumerable.Empty<ScimResource>();

    /// <summary>In the order in which they came, one after another.</summary>
    public IAsyncEnumerable<ScimResource> AllAsync(ScimKind kind, int skip, long count, CancellationToken cancellationToken) => QueryAsync(PageSql, kind, "", count, skip, cancellationToken);

    public IAsyncEnumerable<ScimResource> NamedAsync(ScimKind kind, string name, CancellationToken cancellationToken) =>
        ScimResource.IsName(name) ? QueryAsync(NamedSql, kind, ScimResource.FormOf(name), 0, 0, cancellationToken) : AsyncEnumerable.Empty<ScimResource>();

    public IAsyncEnumerable<ScimResource> WithExternalIdAsync(ScimKind kind, string externalId, CancellationToken cancellationToken) =>
        ScimResource.IsName(externalId) && externalId.Length > 0 ? QueryAsync(ExternalSql, kind, externalId, 0, 0, cancellationToken) : AsyncEnumerable.Empty<ScimResource>();

    public async Task<int> CountAsync(ScimKind kind, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<int>(new CommandDefinition(CountSql, new { organisation = owner.Organisation, source = owner.Source, kind = (long)kind }, cancellationToken: cancellationToken));
    }

    /// <summary>Grows with each change; 0 before the first.</summary>
    public async Task<long> RevisionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(RevisionSql, new { organisation = owner.Organisation, source = owner.Source }, cancellationToken: cancellationToken)) ?? 0;
    }

    /// <returns>Whether there was no user of that name, and room.</returns>
    public Task<bool> AddAsync(ScimResource resource, CancellationToken cancellationToken) => WriteAsync(AddSql, resource, more: 1, cancellationToken);

    /// <param name="resource">With the version it had when it was read.</param>
    /// <returns>Whether it still had that version, and no other user had its name meanwhile.</returns>
    public Task<bool> ChangeAsync(ScimResource resource, CancellationToken cancellationToken) => WriteAsync(ChangeSql, resource, more: 0, cancellationToken);

    /// <returns>Whether it still had the version it had when it was read.</returns>
    public Task<bool> RemoveAsync(ScimResource resource, CancellationToken cancellationToken) => WriteAsync(RemoveSql, resource, more: -1, cancellationToken);

    private Task<bool> WriteAsync(string sql, ScimResource resource, int more, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            organisation = owner.Organisation,
            source = owner.Source,
            kind = (long)resource.Kind,
            id = resource.Id,
            name = resource.Name,
            externalId = resource.ExternalId ?? "",
            content = resource.ToOctets(),
            version = resource.Version,
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            most = MaxResources,
            more,
        };
        return WriteTurn.RunAsync(
            source,
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                if (await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken)) == 0)
                {
                    return false;
                }

                await connection.ExecuteAsync(new CommandDefinition(NextRevisionSql, parameters, transaction, cancellationToken: cancellationToken));
                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>One row after another: groups may be large.</summary>
    private async IAsyncEnumerable<ScimResource> QueryAsync(string sql, ScimKind kind, string key, long count, int skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var parameters = new { organisation = owner.Organisation, source = owner.Source, kind = (long)kind, key, count, skip };
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        while (await rows.ReadAsync(cancellationToken))
        {
            var content = (byte[])rows.GetValue(1);
            yield return new(kind, rows.GetString(0), ScimJson.Read(content), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4)) { Size = content.Length };
        }
    }
}
