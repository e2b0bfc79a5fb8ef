using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.People.Scim;

public sealed class PostgresScimHostileTests(PostgresServer server) : ScimHostileContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
