using Undersign.Storage;

namespace Undersign.Tests.Hosting;

public sealed class SqliteHostedPictureTests : HostedPictureContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-hosting-").FullName;

    private protected override Task<StorageLocation> LocateAsync() => Task.FromResult<StorageLocation>(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
