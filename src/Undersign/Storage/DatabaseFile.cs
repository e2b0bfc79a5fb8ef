namespace Undersign.Storage;

/// <summary>Makes the file of a database before SQLite would, which lets everybody read it where the umask does. Its <c>-wal</c> and <c>-shm</c> take its mode over.</summary>
internal static class DatabaseFile
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <remarks>
    /// One that is there is not opened: to close a file gives up all POSIX locks that this process has on it, SQLite's too
    /// (https://sqlite.org/howtocorrupt.html, 2.2). What stands in the way is for SQLite to say.
    /// </remarks>
    public static void MakeIfMissing(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
        {
            return;
        }

        try
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerAndGroup }).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // see above
        }
    }
}
