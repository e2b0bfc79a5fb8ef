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

    public static string Describe(StorageLocation location, Exception fault) => $"{location}: {Advice(fault) ?? fault.Message}";

    /// <summary>Why a database that is not there yet could not be made; <see langword="null"/> where it can, as far as can be seen without making folders.</summary>
    public static string? OfNew(string path)
    {
        if (Directory.Exists(path))
        {
            return "this is a folder; name a file in it";
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        try
        {
            if (Directory.Exists(folder))
            {
                using var probe = new FileStream(path + ".check", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"no file can be made there: {fault.Message}";
        }
    }

    private static string? Advice(Exception fault) => (fault as SqliteException)?.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => "the file is damaged, or no database of ours. Stop the gateway, move the file away with those whose names begin so, and restore a backup: undersign restore DIR",
        CannotOpen => "the file cannot be opened or made there: is it a folder, is its name too long, may this user write in that folder?",
        ReadOnly => "the file or its folder cannot be written to; give this user the right to",
        Full => "the disk is full; make room",
        Busy => "another process keeps it locked; end that, or wait for it",
        _ => null,
    };
}
