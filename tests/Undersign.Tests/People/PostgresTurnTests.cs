using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.People;

public sealed class PostgresTurnTests(PostgresServer server) : SourceTurnContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
