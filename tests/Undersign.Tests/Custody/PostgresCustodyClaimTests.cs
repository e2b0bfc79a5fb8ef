using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.Custody;

public sealed class PostgresCustodyClaimTests(PostgresServer server) : CustodyClaimContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
