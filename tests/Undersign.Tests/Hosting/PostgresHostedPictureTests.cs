using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.Hosting;

public sealed class PostgresHostedPictureTests(PostgresServer server) : HostedPictureContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
