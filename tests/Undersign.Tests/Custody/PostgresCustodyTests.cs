using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.Custody;

public sealed class PostgresCustodyTests(PostgresServer server) : CustodyContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
