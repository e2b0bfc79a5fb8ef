using System.Data.Common;
using Dapper;

namespace Undersign.Custody;

/// <summary>What custody adds to a copy of the database: the files of large messages, and the proof that every message is whole. Law 1.</summary>
/// <remarks>
/// Files are copied before the database and, for rows that came in between, after it. A file goes only when its row has gone, so where the
/// original has neither now, the message has left custody since: it goes from the copy too, and is not missing from anywhere. A row whose
/// file is missing stays: it is damage, and is named.
/// </remarks>
/// <param name="original">What is copied while a node may serve from it; <see langword="null"/> where nothing leaves meanwhile.</param>
internal sealed class CustodyCopying(CustodyFolder from, CustodyFolder into, DbDataSource? original)
{
    /// <summary>Before the database is copied.</summary>
    public void CopyFiles()
    {
        foreach (var key in from.Keys(DateTimeOffset.MaxValue))
        {
            try
            {
                from.TryCopy(key, into);
            }
            catch (IOException)
            {
                // It is being written, so its row is not there yet; what is really wrong shows when rows ask for their files.
            }
        }
    }

    /// <summary>After it: makes files and rows fit each other, and frees what a node had claimed, as that node is not where the copy will be.</summary>
    /// <param name="copy">The copy of the database, of this program's schema.</param>
    public async Task<CustodyCopied> CompleteAsync(DbDataSource copy, CancellationToken cancellationToken)
    {
        await using var connection = await copy.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("UPDATE custody SET claimed_until = 0, claimed_by = ''");
        var named = (await connection.QueryAsync<string>("SELECT DISTINCT coalesce(octets_id, id) FROM custody WHERE is_file = 1")).ToHashSet(StringComparer.Ordinal);
        foreach (var key in named.Where(key => !into.Has(key) && !from.TryCopy(key, into)).ToList())
        {
            if (await HasLeftAsync(key, cancellationToken))
            {
                await connection.ExecuteAsync("DELETE FROM custody WHERE is_file = 1 AND coalesce(octets_id, id) = @key", new { key });
                await connection.ExecuteAsync("DELETE FROM custody_shared WHERE id = @key", new { key });
                named.Remove(key);
            }
        }

        foreach (var key in into.Keys(DateTimeOffset.MaxValue).Where(key => !named.Contains(key)).ToList())
        {
            into.Delete(key); // left custody before the database was copied
        }

        return await CheckAsync(connection, new(copy, into), cancellationToken);
    }

    private async Task<bool> HasLeftAsync(string key, CancellationToken cancellationToken)
    {
        if (original is null)
        {
            return false;
        }

        await using var connection = await original.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM custody WHERE is_file = 1 AND coalesce(octets_id, id) = @key", new { key }) == 0;
    }

    private static async Task<CustodyCopied> CheckAsync(DbConnection connection, CustodyStore store, CancellationToken cancellationToken)
    {
        var (messages, damaged) = (0L, new List<string>());
        await foreach (var row in connection.QueryUnbufferedAsync<CustodyRow>($"SELECT {CustodyRow.Columns} FROM custody ORDER BY id").WithCancellation(cancellationToken))
        {
            messages++;
            using var octets = await store.ReadAsync(row, cancellationToken);
            if (octets is null)
            {
                damaged.Add(row.Id);
            }
        }

        return new(messages, damaged);
    }
}

/// <param name="Messages">In the copy's custody.</param>
/// <param name="Damaged">Keys of those whose octets are missing, or not the ones that were taken; the gateway would set them aside.</param>
internal sealed record CustodyCopied(long Messages, IReadOnlyList<string> Damaged);
