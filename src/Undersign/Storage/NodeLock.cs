namespace Undersign.Storage;

/// <summary>Holds the file <c>undersign.db.lock</c> while a node serves from an SQLite database: a second one would take its messages in custody from it.</summary>
/// <remarks>The system gives the lock up when the process ends, however it ends. The file stays; it means nothing by itself.</remarks>
internal sealed class NodeLock : IDisposable
{
    private FileStream? _file;

    /// <returns>Whether this is the only node; always with a database server, which several may share.</returns>
    public bool TryTake(StorageLocation location)
    {
        if (location is not StorageLocation.Sqlite(var path))
        {
            return true;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        try
        {
            _file = new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            return false;
        }
    }

    /// <summary>Whether a node serves from it now; makes nothing.</summary>
    /// <exception cref="UnauthorizedAccessException">A node of this user could not take it either.</exception>
    public static bool IsHeld(StorageLocation location)
    {
        using var probe = new NodeLock();
        return location is StorageLocation.Sqlite(var path) && File.Exists(path + ".lock") && !probe.TryTake(location);
    }

    public void Dispose() => _file?.Dispose();
}
