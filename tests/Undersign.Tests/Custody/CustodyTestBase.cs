using System.Collections.Frozen;
using System.Data.Common;
using System.Net;
using Dapper;
using Undersign.Custody;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.People;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Storage;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>One node with custody in a file: <see cref="Fabrikam"/> takes the mail of everybody except northwind.example, which has its own hop.</summary>
public abstract class CustodyTestBase : IAsyncLifetime
{
    private const string Mail = "From: Ann <ann@contoso.example>\r\nSubject: Order\r\nMessage-ID: <1@contoso.example>\r\n\r\nHello\r\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-custody-").FullName;
    private readonly OrganisationCatalogue _organisations = new();

    private protected CustodyTestBase()
    {
        Database = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        Store = new(Database);
        Fabrikam = new((_, command) => AnswerOfFabrikam(command));
        Northwind = new((_, command) => AnswerOfNorthwind(command));
        Contoso = ContosoBy(
            new() { Name = "smart host", EhloName = "gateway.example", SmartHosts = [new("127.0.0.1", Fabrikam.Port)] },
            new() { Name = "northwind", EhloName = "gateway.example", SmartHosts = [new("127.0.0.1", Northwind.Port)], AddressSpaces = ["northwind.example"] });
        Spool = new(Store, Diary.For<CustodySpool>());
        Relay = new(RelayOptions.Default, TimeProvider.System, Diary.For<Relay>());
        Turn = new(Store, _organisations, Relay, Node, Clock, Diary.For<CustodyTurn>());
        Queue = new(Store, Spool, Turn, Node, Clock, Diary.For<CustodyQueue>());
        _organisations.Replace(new([Contoso]));
    }

    private protected static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    private protected CustodyClock Clock { get; } = new();

    private protected Diary Diary { get; } = new();

    private protected DbDataSource Database { get; }

    private protected CustodyStore Store { get; }

    private protected CustodySpool Spool { get; }

    private protected CustodyTurn Turn { get; }

    private protected CustodyQueue Queue { get; }

    private protected Organisation Contoso { get; }

    private protected Relay Relay { get; }

    private protected NextHop Fabrikam { get; }

    private protected NextHop Northwind { get; }

    private protected Func<string, ValueTask<string?>> AnswerOfFabrikam { get; set; } = static command => new(NextHop.Usual(command));

    private protected Func<string, ValueTask<string?>> AnswerOfNorthwind { get; set; } = static command => new(NextHop.Usual(command));

    private static NodeConfiguration Node { get; } = new()
    {
        HostName = "gateway.example",
        Storage = new StorageLocation.Sqlite("unused.db"),
        Listeners = [],
        Web = new(IPAddress.Loopback, 0),
        Limits = new(),
    };

    public async ValueTask InitializeAsync() => await Migrations.ApplyAsync(Database, Migration.All, TimeProvider.System, TestEnds);

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Fabrikam.DisposeAsync();
        await Northwind.DisposeAsync();
        Queue.Dispose();
        Spool.Dispose();
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
        ReversePath = new("ann", "contoso.example"),
        Parameters = MailParameters.None,
        Recipients = [.. domains.Select(static domain => new CustodyRecipient(new(new("rita", domain))))],
        ReceivedAt = Clock.GetUtcNow(),
        NextAttemptAt = Clock.GetUtcNow(),
    };

    private protected async Task<CustodyEntry> KeepAsync(CustodyEntry entry)
    {
        using var data = MailData.From(System.Text.Encoding.ASCII.GetBytes(Mail));
        await Store.AddAsync([(entry, new(data))], TestEnds);
        return entry;
    }

    private protected Task<CustodyEntry> KeepAsync(params string[] domains) => KeepAsync(EntryFor(domains));

    /// <summary>One round of the queue after some time.</summary>
    private protected Task<int> WorkAsync(TimeSpan after = default)
    {
        Clock.Advance(after);
        return Queue.WorkAsync(TestEnds);
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

    private static Organisation ContosoBy(params SendConnector[] connectors) => new()
    {
        Name = "contoso",
        DisplayName = "Contoso",
        Domains = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "contoso.example"),
        Identity = new([], [], []),
        Delivery = DeliveryMode.Queue,
        OnFailure = FailureMode.Unsigned,
        SendConnectors = connectors,
        People = PeopleSnapshot.Empty,
        Signatures = [],
        Rules = [],
    };
}
