using Npgsql;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Reads <c>storage:</c>.</summary>
internal sealed class StorageReader(string folder)
{
    public (StorageLocation Location, SecretKey Key) Read(Section root)
    {
        var section = root.Child("storage");
        var (sqlite, postgres, keyFile) = (section?.Text("sqlite"), section?.Text("postgres"), section?.Text("keyFile"));
        section?.Complete();
        if (sqlite is not null && postgres is not null)
        {
            section?.Fault("there is one database: remove sqlite or postgres");
        }

        if (postgres is not null)
        {
            // Several nodes may share the database: whoever makes a key of its own could not read the others' secrets.
            return (ReadPostgres(section, postgres), new(Path.GetFullPath(keyFile ?? "undersign.key", folder), isMadeWhenMissing: false));
        }

        var path = Path.GetFullPath(sqlite ?? "undersign.db", folder);
        return (new StorageLocation.Sqlite(path), new(keyFile is null ? path + ".key" : Path.GetFullPath(keyFile, folder), isMadeWhenMissing: true));
    }

    private static StorageLocation.Postgres ReadPostgres(Section? section, string text)
    {
        try
        {
            return new(new NpgsqlConnectionStringBuilder(text).ConnectionString);
        }
        catch (ArgumentException)
        {
            section?.Fault("postgres", "not a connection string: Host=db.contoso.example;Database=undersign;Username=undersign;Passfile=/etc/undersign/pgpass");
            return new("");
        }
    }
}
