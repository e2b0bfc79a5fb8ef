using System.Data.Common;
using Npgsql;

namespace Undersign.Storage;

/// <summary>Which database a node keeps its settings and traces in.</summary>
internal abstract record StorageLocation
{
    private StorageLocation()
    {
    }

    /// <summary>One data source for the whole program; the slices see no more than that.</summary>
    public DbDataSource Open() => this switch
    {
        Sqlite(var path) => OpenFile(path),
        Postgres(var connectionString) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 32, ApplicationName = "undersign" }),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static SqliteDataSource OpenFile(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return new(path);
    }

    /// <summary>A file beside the program: nothing to install, one node.</summary>
    public sealed record Sqlite(string Path) : StorageLocation
    {
        public override string ToString() => $"SQLite, {Path}";
    }

    /// <summary>A server: several nodes.</summary>
    public sealed record Postgres(string ConnectionString) : StorageLocation
    {
        /// <summary>Without the password.</summary>
        public override string ToString()
        {
            var parts = new NpgsqlConnectionStringBuilder(ConnectionString);
            return string.Create(null, $"PostgreSQL, {parts.Host}:{parts.Port}, database {parts.Database ?? parts.Username}");
        }
    }
}
