using Undersign.Operation;
using Undersign.Protocols.Mime;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>The octets of large messages, a file each, beside the database file. RFC 5321 §6.1.</summary>
/// <remarks>
/// A file is durable before the row that names it, and goes after that row has gone. So whatever the process dies of, a row has its file, and
/// a file without a row is nobody's. With PostgreSQL there is no such folder: other nodes could not read it.
/// </remarks>
internal sealed class CustodyFolder(NodeConfiguration node)
{
    private const string Ending = ".eml";

    private readonly string? _path = node.Storage is StorageLocation.Sqlite(var file) ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".", "custody") : null;

    /// <summary>Whether large messages go to files here.</summary>
    public bool Exists => _path is not null;

    /// <summary>Writes a message, and returns when a loss of power can no longer take it.</summary>
    /// <returns>The checksum of its octets.</returns>
    /// <exception cref="IOException">The disk is full, or does not take it for another reason; nothing is left behind.</exception>
    public uint Write(string id, MimeEdit message)
    {
        const int WriteSize = 64 * 1024;
        Directory.CreateDirectory(_path!); // Exists
        var path = PathOf(id);
        var sum = new OctetChecksum();
        try
        {
            using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, message.Length))
            {
                var position = 0L;
                foreach (var block in CustodyOctets.Blocks(message, WriteSize))
                {
                    sum.Add(block.Span);
                    RandomAccess.Write(file, block.Span, position);
                    position += block.Length;
                }

                RandomAccess.FlushToDisk(file);
            }

            FolderNames.Flush(_path!); // Exists
            return sum.Value;
        }
        catch
        {
            Delete(id);
            throw;
        }
    }

    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
#pragma warning disable CA2000 // the data disposes of its file
    public MailData Read(string id) =>
        MailData.Over(new FileStream(PathOf(id), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 }));
#pragma warning restore CA2000

    public bool Has(string id) => File.Exists(PathOf(id));

    /// <summary>Copies a file to another folder, as durably as <see cref="Write"/> makes one.</summary>
    /// <returns>Whether it was there: a message may leave custody at any moment.</returns>
    /// <exception cref="IOException">It is being written, or cannot be; nothing is left behind.</exception>
    public bool TryCopy(string id, CustodyFolder to)
    {
        try
        {
            using var original = Read(id);
            to.Write(id, new MimeEdit(original));
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>What cannot be deleted now is a stray at the next start.</summary>
    public void Delete(string id)
    {
        try
        {
            File.Delete(PathOf(id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // see above
        }
    }

    /// <summary>Keys of the files here that were written before a time. Whatever else lies in the folder is not ours.</summary>
    public IEnumerable<string> Keys(DateTimeOffset before) => _path is null || !Directory.Exists(_path) ? [] : Directory
        .EnumerateFiles(_path, $"*{Ending}")
        .Where(path => Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "n", out _) && new DateTimeOffset(File.GetLastWriteTimeUtc(path)) < before)
        .Select(static path => Path.GetFileNameWithoutExtension(path));

    private string PathOf(string id) => Path.Combine(_path!, id + Ending); // Exists; the key is 32 hexadecimal digits
}
