using System.Data.Common;
using Dapper;
using Undersign.Signatures;
using Undersign.Storage;

namespace Undersign.Hosting;

/// <summary>Keeps the pictures that mail has named, for as long as that mail may be read.</summary>
internal sealed class HostedPictureStore(DbDataSource source, TimeProvider time)
{
    private const string SeenSql = "update hosted_pictures set in_force_at = @now where name = @name";

    private const string KeepSql = """
        insert into hosted_pictures (name, media_type, octets, in_force_at) values (@name, @media_type, @octets, @now)
        on conflict (name) do update set in_force_at = excluded.in_force_at
        """;

    private const string FindSql = "select media_type, octets from hosted_pictures where name = @name";

    private const string ForgetSql = "delete from hosted_pictures where in_force_at < @before";

    /// <summary>Writes down that these are in force now; their octets only once.</summary>
    public async Task KeepAsync(IEnumerable<HostedPicture> pictures, CancellationToken cancellationToken)
    {
        using var turn = await WriteTurn.TakeAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var picture in pictures)
        {
            var parameters = new { name = picture.Name, media_type = picture.MediaType, octets = picture.Octets, now };
            if (await connection.ExecuteAsync(new CommandDefinition(SeenSql, parameters, cancellationToken: cancellationToken)) == 0)
            {
                await connection.ExecuteAsync(new CommandDefinition(KeepSql, parameters, cancellationToken: cancellationToken));
            }
        }
    }

    public async Task<HostedPicture?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<(string MediaType, byte[] Octets)?>(new CommandDefinition(FindSql, new { name }, cancellationToken: cancellationToken)) is var (mediaType, octets)
            ? new(name, mediaType, octets)
            : null;
    }

    /// <summary>Forgets those that have been in no signature for so long.</summary>
    public async Task<int> ForgetAsync(TimeSpan keep, CancellationToken cancellationToken)
    {
        using var turn = await WriteTurn.TakeAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(ForgetSql, new { before = (time.GetUtcNow() - keep).ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken));
    }
}
