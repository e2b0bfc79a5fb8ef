using System.Data.Common;
using Dapper;
using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>The octets of messages in custody, in chunks: no message sits in memory whole.</summary>
internal static class CustodyOctets
{
    /// <summary>Octets a row: small enough for memory, large enough that rows are few.</summary>
    private const int ChunkSize = 256 * 1024;

    public static async Task WriteAsync(DbConnection connection, DbTransaction transaction, string id, MimeEdit message)
    {
        var (sequence, left) = (0, message.Length);
        foreach (var octets in Chunks(message))
        {
            await connection.ExecuteAsync(
                "INSERT INTO custody_octets (id, sequence, octets) VALUES (@id, @sequence, @octets)", new { id, sequence, octets }, transaction);
            (sequence, left) = (sequence + 1, left - octets.Length);
        }

        if (left > 0)
        {
            throw new InvalidOperationException("The message changed while it was taken into custody."); // we would promise what we do not have
        }
    }

    public static async Task<MailData> ReadAsync(DbConnection connection, string id, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT octets FROM custody_octets WHERE id = @id ORDER BY sequence";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("id", id);
        command.Parameters.Add(parameter);

        var data = new MailData();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                data.Append(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken));
            }

            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private static IEnumerable<byte[]> Chunks(MimeEdit message)
    {
        var chunk = new byte[Math.Min(ChunkSize, message.Length)];
        var (filled, left) = (0, message.Length);
        foreach (var piece in message.Pieces())
        {
            for (var done = 0; done < piece.Length;)
            {
                var take = Math.Min(piece.Length - done, chunk.Length - filled);
                piece.CopyTo(message.Original, done, chunk.AsSpan(filled, take));
                (filled, done) = (filled + take, done + take);
                if (filled == chunk.Length)
                {
                    yield return chunk;
                    left -= filled;
                    (chunk, filled) = (new byte[Math.Min(ChunkSize, left)], 0);
                }
            }
        }
    }
}
