using Microsoft.Data.Sqlite;

namespace Undersign.Storage;

/// <summary>Copies an SQLite database as it is at one moment, while others read and write it.</summary>
internal static class SqliteCopy
{
    /// <summary>One read transaction from the first page to the last (SQLite's online backup): nobody waits for it, and what is written meanwhile is not in it.</summary>
    /// <exception cref="InvalidDataException">The copy is no sound database, so neither is what it was made of.</exception>
    /// <exception cref="SqliteException">A file cannot be read or written.</exception>
    public static void Write(string from, string to)
    {
        using var source = Open(from, SqliteOpenMode.ReadWrite); // its shared memory is written even by those who read
        DatabaseFile.MakeIfMissing(to);
        using var copy = Open(to, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(copy);

        using var check = copy.CreateCommand();
        check.CommandText = "pragma quick_check(1)";
        if (check.ExecuteScalar() is not "ok" and var fault)
        {
            throw new InvalidDataException($"{from} is damaged: {fault}");
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
