using System.Text;
using Dapper;
using Undersign.Notifications;
using Undersign.Operation;
using Undersign.Storage;
using Undersign.Tests.Custody;

namespace Undersign.Tests.Notifications;

/// <summary>Modules that send through the gateway, on a clock that a test moves: what was sent is in custody.</summary>
public abstract class NotificationTestBase : EmailTestBase
{
    private protected CustodyClock Clock { get; } = new();

    private protected Diary Diary { get; } = new();

    private protected EmailBook Book => new(Store);

    private protected EmailSender Sender => new(Secrets, new(Database, Node, Clock, Diary.For<GatewayDelivery>()), new(Node, new(Clock), Clock), Node, Clock, Diary.For<EmailSender>());

    private protected Turns Turns => new(Database, Clock);

    private protected NodeConfiguration Node => new()
    {
        HostName = "gateway.example",
        Storage = new StorageLocation.Sqlite(Path.Combine(Folder, "undersign.db")),
        ReceiveConnectors = [],
        Web = new(System.Net.IPAddress.Loopback, 8080),
        Limits = new(),
    };

    private protected async Task SetAsync(string section, params (string, string)[] values)
    {
        var seen = (await Store.InForceAsync("contoso", TestEnds)).GetValueOrDefault(section)?.Version ?? 0;
        var version = await Store.StoreAsync("contoso", section, Entered(section, values), seen, "tests", TestEnds);
        Assert.True(await Store.EnforceAsync("contoso", section, version!.Value, seen, TestEnds)); // nobody else is there
    }

    /// <summary>All that was sent, in order.</summary>
    private protected async Task<List<string>> SentAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(TestEnds);
        return [.. (await connection.QueryAsync<byte[]>("select octets from custody_octets order by id")).Select(Encoding.UTF8.GetString)];
    }
}
