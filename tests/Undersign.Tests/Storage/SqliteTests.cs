using Undersign.Storage;

namespace Undersign.Tests.Storage;

public sealed class SqliteTests : DatabaseContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-sqlite-").FullName;

    private protected override Task<StorageLocation> LocateAsync() => Task.FromResult<StorageLocation>(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
