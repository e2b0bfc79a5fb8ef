using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>The octets of an edited message, block by block: no message has to sit in memory whole.</summary>
internal static class CustodyOctets
{
    /// <summary>Octets of a row of the database, and of what a message may have to be one: below it a copy in memory is cheaper than a file.</summary>
    public const int BlockSize = 1024 * 1024;

    /// <param name="size">Of a block; the last has what is left.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Blocks(MimeEdit message, int size)
    {
        var block = new byte[Math.Min(size, message.Length)];
        var (filled, left) = (0, message.Length);
        foreach (var piece in message.Pieces())
        {
            for (var done = 0; done < piece.Length;)
            {
                var take = Math.Min(piece.Length - done, block.Length - filled);
                piece.CopyTo(message.Original, done, block.AsSpan(filled, take));
                (filled, done, left) = (filled + take, done + take, left - take);
                if (filled == block.Length || left == 0)
                {
                    yield return block.AsMemory(0, filled);
                    filled = 0;
                }
            }
        }

        if (left > 0)
        {
            throw new InvalidOperationException("The message changed while it was taken into custody."); // we would promise what we do not have
        }
    }
}
