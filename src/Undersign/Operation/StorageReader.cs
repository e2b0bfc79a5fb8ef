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
        const string Example = "for instance Host=db.contoso.example;Database=undersign;Username=undersign;Passfile=/etc/undersign/pgpass";
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(text);
            if (parts.Host is { Length: > 0 })
            {
                return new(parts.ConnectionString);
            }

            section?.Fault("postgres", $"the connection string has no Host; {Example}");
        }
        catch (ArgumentException exception)
        {
            // The library names the key that it does not know, or the value, which may be a password.
            section?.Fault("postgres", exception.ParamName is { Length: > 0 } key && text.Contains(key, StringComparison.OrdinalIgnoreCase) ? $"\"{key}\" is not a key of a connection string, or has a value it cannot have; {Example}" : $"this is not a connection string; {Example}");
        }

        return new("");
    }
}
