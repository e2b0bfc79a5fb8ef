using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.Custody;

public sealed class PostgresQueueTests(PostgresServer server) : QueueContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
