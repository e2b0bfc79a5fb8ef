using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.Traces;

public sealed class PostgresTraceTests(PostgresServer server) : TraceContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();
}
