using System.Collections.Frozen;
using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Net;
using Dapper;
using Undersign.Custody;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.People;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Protocols.Tests.Dns;
using Undersign.Relaying;
using Undersign.Storage;
using Undersign.Tests.Relaying;
using Undersign.Traces;

namespace Undersign.Tests.Custody;

/// <summary>One node with custody in a file: <see cref="Fabrikam"/> takes the mail of everybody except northwind.example, which has its own hop.</summary>
public abstract class CustodyTestBase : IAsyncLifetime
{
    /// <summary>Of the connector that has Fabrikam; Northwind takes one message at a time.</summary>
    private protected const int SmartHostConnections = 8;

    private const string Mail = "From: Ann <ann@contoso.example>\r\nSubject: Order\r\nMessage-ID: <1@contoso.example>\r\n\r\nHello\r\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-custody-").FullName;

    /// <param name="relaying">The usual limits when <see langword="null"/>.</param>
    /// <param name="isRelayByClock">Whether the relay goes by <see cref="Clock"/>, too.</param>
    private protected CustodyTestBase(RelayOptions? relaying = null, bool isRelayByClock = false)
    {
        Node = new()
        {
            HostName = "gateway.example",
            Storage = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")),
            ReceiveConnectors = [],
            Web = new(IPAddress.Loopback, 0),
            Limits = new(),
        };
        Database = Node.Storage.Open();
        Folder = new(Node);
        Store = new(Database, Folder);
        Fabrikam = new((_, command) => AnswerOfFabrikam(command));
        Northwind = new((_, command) => AnswerOfNorthwind(command));
        Contoso = ContosoBy(
            DeliveryMode.Queue,
            new() { Name = "smart host", EhloName = "gateway.example", SmartHosts = [new("127.0.0.1", Fabrikam.Port)], MaxConnections = SmartHostConnections },
            new() { Name = "northwind", EhloName = "gateway.example", SmartHosts = [new("127.0.0.1", Northwind.Port)], AddressSpaces = ["northwind.example"], MaxConnections = 1 });
        Relay = RelayParts.Relay(relaying ?? RelayOptions.Default, isRelayByClock ? Clock : TimeProvider.System, Diary.For<Relay>(), Names.EndPoint);
        Writer = new(Database, Diary.For<CustodyWriter>());
        var routes = new CustodyRoutes(Organisations);
        Traces = new(Database, Diary.For<TraceWriter>(), TimeProvider.System);
        var settlement = new CustodySettlement(Store, Writer, Folder, routes, Traces, new(Meter), Node, Clock, Diary.For<CustodySettlement>());
        Turn = new(Store, routes, settlement, Relay, Clock, Diary.For<CustodyTurn>());
        QueueAnew = () => new(Store, new(Database), routes, Turn, Node, Clock, Diary.For<CustodyQueue>());
        Queue = QueueAnew();
        Spool = new(Writer, Folder, Queue, Clock, Diary.For<CustodySpool>());
        Organisations.Replace(new([Contoso]));
    }

    /// <summary>Of large messages.</summary>
    private protected string FilesFolder => Path.Combine(_folder, "custody");

    private protected static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    private protected CustodyClock Clock { get; } = new();

    private protected Diary Diary { get; } = new();

    private protected DbDataSource Database { get; }

    private protected CustodyStore Store { get; }

    private protected CustodyFolder Folder { get; }

    /// <summary>For a key that mail is signed with; it goes with the test.</summary>
    private protected string KeyPath => Path.Combine(_folder, "dkim.pem");

    private protected TraceWriter Traces { get; }

    private protected Meter Meter { get; } = new("of a test");

    private protected CustodyWriter Writer { get; }

    private protected CustodySpool Spool { get; }

    private protected CustodyTurn Turn { get; }

    private protected CustodyQueue Queue { get; }

    /// <summary>As after a restart: what is known stands in the database.</summary>
    private protected Func<CustodyQueue> QueueAnew { get; }

    private protected OrganisationCatalogue Organisations { get; } = new();

    private protected Organisation Contoso { get; }

    private protected Relay Relay { get; }

    /// <summary>For those who send by MX.</summary>
    private protected NameServerDouble Names { get; } = new();

    private protected NextHop Fabrikam { get; }

    private protected NextHop Northwind { get; }

    private protected Func<string, ValueTask<string?>> AnswerOfFabrikam { get; set; } = static command => new(NextHop.Usual(command));

    private protected Func<string, ValueTask<string?>> AnswerOfNorthwind { get; set; } = static command => new(NextHop.Usual(command));

    private protected NodeConfiguration Node { get; }

    public async ValueTask InitializeAsync()
    {
        await Migrations.ApplyAsync(Database, Migration.All, TimeProvider.System, TestEnds);
        await Writer.StartAsync(TestEnds);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Names.DisposeAsync();
        await Fabrikam.DisposeAsync();
        await Northwind.DisposeAsync();
        await Queue.FinishAsync();
        await Writer.StopAsync(CancellationToken.None);
        Queue.Dispose();
        Writer.Dispose();
        Traces.Dispose();
        Meter.Dispose();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Without the empty one that ends a pipelined DATA after every recipient was refused. RFC 2920 §3.1.</summary>
    private protected static IEnumerable<string> Messages(NextHop hop) =>
        hop.Connections.SelectMany(static connection => connection.Messages).Where(static message => message.Length > 0);

    private protected static IEnumerable<string> Commands(NextHop hop) => hop.Connections.SelectMany(static connection => connection.Commands);

    /// <summary>A next hop that answers one command in its own way.</summary>
    private protected static Func<string, ValueTask<string?>> Saying(string to, string reply) =>
        command => new(command.StartsWith(to, StringComparison.Ordinal) ? reply : NextHop.Usual(command));

    private protected CustodyEntry EntryFor(params string[] domains) => new()
    {
        Id = Guid.CreateVersion7(Clock.GetUtcNow()),
        Organisation = "contoso",
        Destination = $"contoso/{(domains is ["northwind.example"] ? "northwind" : "smart host")}",
        ReversePath = new("ann", "contoso.example"),
        Parameters = MailParameters.None,
        Recipients = [.. domains.Select(static domain => new CustodyRecipient(new(new("rita", domain))))],
        ReceivedAt = Clock.GetUtcNow(),
        NextAttemptAt = Clock.GetUtcNow(),
        AgesAt = Clock.GetUtcNow() + RetrySchedule.Default.DelayNotice,
    };

    private protected async Task<CustodyEntry> KeepAsync(CustodyEntry entry, string mail = Mail)
    {
        using var data = MailData.From(System.Text.Encoding.ASCII.GetBytes(mail));
        var copy = CustodyCopy.Of(entry, new(data), Folder);
        await Writer.WriteAsync(
            async changes =>
            {
                await changes.InsertAsync(copy, claim: null);
                return true;
            },
            copy.OctetsWithRow,
            TestEnds);
        return entry;
    }

    private protected Task<CustodyEntry> KeepAsync(params string[] domains) => KeepAsync(EntryFor(domains));

    /// <summary>One round of the queue after some time.</summary>
    private protected async Task<int> WorkAsync(TimeSpan after = default)
    {
        Clock.Advance(after);
        var begun = await Queue.FillAsync(TestEnds);
        await Queue.FinishAsync();
        return begun;
    }

    private protected Task<long> CountAsync() => Store.CountAsync(TestEnds);

    private protected async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(TestEnds);
        await connection.ExecuteAsync(sql);
    }

    /// <summary>Of the only entry, as the database has them.</summary>
    private protected async Task<string> RecipientsAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(TestEnds);
        return await connection.QuerySingleAsync<string>("SELECT recipients FROM custody");
    }

    /// <summary>Of the only entry; the beginning of time when nobody has it, or there is none.</summary>
    private protected async Task<DateTimeOffset> ClaimedUntilAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(TestEnds);
        return DateTimeOffset.FromUnixTimeMilliseconds(await connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(claimed_until), 0) FROM custody"));
    }

    internal static Organisation ContosoBy(DeliveryMode delivery, params SendConnector[] connectors) => new()
    {
        Name = "contoso",
        DisplayName = "Contoso",
        Domains = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "contoso.example"),
        Identity = new([], [], []),
        Delivery = delivery,
        OnFailure = FailureMode.Unsigned,
        SendConnectors = connectors,
        People = PeopleSnapshot.Empty,
        Signatures = [],
        Rules = [],
    };
}
