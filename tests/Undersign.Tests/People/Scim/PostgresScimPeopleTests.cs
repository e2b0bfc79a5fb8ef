using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.People.Scim;

public sealed class PostgresScimPeopleTests(PostgresServer server) : ScimPeopleContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
