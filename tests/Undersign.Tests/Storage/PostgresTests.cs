using Undersign.Storage;

namespace Undersign.Tests.Storage;

public sealed class PostgresTests(PostgresServer server) : DatabaseContract
{
    private protected override Task<StorageLocation> LocateAsync() => server.CreateDatabaseAsync();

    [Fact]
    public async Task Never_shows_the_password()
    {
        var location = new StorageLocation.Postgres("Host=db.contoso.example;Database=undersign;Username=gateway;Password=secret");

        Assert.Equal("PostgreSQL, db.contoso.example:5432, database undersign", location.ToString());
        await Task.CompletedTask;
    }
}
