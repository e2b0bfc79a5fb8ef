using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.People.Storing;

/// <summary>What the database keeps of the sources of an organisation, whether its document still has them or not.</summary>
internal sealed class KeptSources(DbDataSource source)
{
    private const string AllSql = """
        select source as Name, cast(sum(people) as bigint) as People, cast(sum(group_count) as bigint) as Groups, cast(sum(photos) as bigint) as Photos, cast(sum(pushed) as bigint) as Pushed
        from (
            select source, 1 - kind as people, kind as group_count, 0 as photos, 0 as pushed from people_records where organisation = @organisation
            union all select source, 0, 0, 1, 0 from people_photos where organisation = @organisation
            union all select source, 0, 0, 0, resources from scim_sources where organisation = @organisation
            union all select source, 0, 0, 0, 0 from people_sources where organisation = @organisation
        ) as kept
        group by source order by source
        """;

    /// <summary>First who reads it: a reading under way finds that it is nobody's any more, and stores nothing.</summary>
    private static readonly string[] Forgetting =
    [
        "delete from people_sources where organisation = @organisation and source = @name",
        "delete from people_records where organisation = @organisation and source = @name",
        "delete from people_photos where organisation = @organisation and source = @name",
        "delete from scim_resources where organisation = @organisation and source = @name",
        "delete from scim_sources where organisation = @organisation and source = @name",
    ];

    public async Task<IReadOnlyList<KeptSource>> OfAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<KeptSource>(new CommandDefinition(AllSql, new { organisation }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>All of it or nothing.</summary>
    public Task ForgetAsync(string organisation, string name, CancellationToken cancellationToken) => WriteTurn.RunAsync(
        source,
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var rows = 0;
            foreach (var statement in Forgetting)
            {
                rows += await connection.ExecuteAsync(new CommandDefinition(statement, new { organisation, name }, transaction, cancellationToken: cancellationToken));
            }

            await transaction.CommitAsync(cancellationToken);
            return rows;
        },
        cancellationToken);
}

/// <summary>How much is kept of one source.</summary>
internal sealed record KeptSource
{
    public required string Name { get; init; }

    public long People { get; init; }

    public long Groups { get; init; }

    public long Photos { get; init; }

    /// <summary>Users and groups that a directory pushed by SCIM, as it said them.</summary>
    public long Pushed { get; init; }
}
