using Microsoft.Data.Sqlite;

namespace Undersign.Storage;

/// <summary>Why a database cannot be used, and what to do about it.</summary>
internal static class StorageFault
{
    // https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    private const string OfOthers = "Give it to the user of the service (chown), and run undersign as that user";

    public static string Describe(StorageLocation location, Exception fault) => $"{location}: {Advice(fault) ?? fault.Message}";

    /// <summary>Why a file, of a database perhaps, could not be made; <see langword="null"/> where it can, as far as can be seen without making folders.</summary>
    /// <remarks>Where the folder is missing, it is made in the nearest one above it that is there: that one has to take new names.</remarks>
    public static string? OfNew(string path)
    {
        if (Directory.Exists(path))
        {
            return "this is a folder; name a file in it";
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        try
        {
            while (!Directory.Exists(folder))
            {
                if (File.Exists(folder))
                {
                    return $"{folder} is a file; name a folder";
                }

                folder = Path.GetDirectoryName(folder) ?? "/";
            }

            var name = Path.Combine(folder, Path.GetFileName(path) + ".check");
            using var probe = new FileStream(name, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"no file can be made there: {fault.Message}";
        }
    }

    private static string? Advice(Exception fault) => fault is UnauthorizedAccessException ? $"{fault.Message} {OfOthers}" : (fault as SqliteException)?.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => "the file is damaged, or no database of ours. Stop the gateway, move the file away with those whose names begin so, and restore a backup: undersign restore DIR",
        CannotOpen => $"the file cannot be opened or made there: is it a folder, is its name too long, may {Environment.UserName} write in that folder?",
        ReadOnly => $"{Environment.UserName} may not write to the file, to those whose names begin so, or to their folder: queued mail would be refused. {OfOthers}",
        Full => "the disk is full; make room",
        Busy => "another process keeps it locked; end that, or wait for it",
        _ => null,
    };
}
