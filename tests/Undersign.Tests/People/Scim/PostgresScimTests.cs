using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.People.Scim;

public sealed class PostgresScimTests(PostgresServer server) : ScimContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
