using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.People;

public sealed class PostgresPeopleTests(PostgresServer server) : PeopleStoreContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
