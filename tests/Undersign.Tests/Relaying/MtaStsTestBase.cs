using System.Data.Common;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Smtp;
using Undersign.Protocols.Tests.Dns;
using Undersign.Relaying;
using Undersign.Relaying.Policies;
using Undersign.Storage;
using Undersign.Tests.Custody;

namespace Undersign.Tests.Relaying;

/// <summary>d.example with its exchange, its records and its policy, all on loopback; and a relay that sends there.</summary>
public abstract class MtaStsTestBase : RelayTestBase, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-sts-").FullName;
    private readonly List<HttpClient> _clients = [];
    private DbDataSource? _database;
    private PolicyServer? _web;
    private SendConnector? _connector;

    private protected NameServerDouble Names { get; } = new();

    private protected TlsNextHop Hop { get; private set; } = new("mx.d.example");

    private protected Diary Diary { get; } = new();

    private protected CustodyClock Clock { get; } = new();

    private protected PolicyServer Web => _web!; // started before each test

    private protected PolicyStore Store => new(_database!);

    public async ValueTask InitializeAsync()
    {
        _web = await PolicyServer.StartAsync();
        _database = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        Assert.IsType<MigrationState.UpToDate>(await Migrations.ApplyAsync(_database, Migration.All, TimeProvider.System, TestEnds));
        Names.Mx("d.example", 10, "mx.d.example").Address("mx.d.example", "127.0.0.1").Address("mta-sts.d.example", "127.0.0.1");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _clients.ForEach(static client => client.Dispose());
        await Names.DisposeAsync();
        await Hop.DisposeAsync();
        await Web.DisposeAsync();
        await _database!.DisposeAsync(); // opened before each test
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The TXT record; it may be another the next moment.</summary>
    private protected void Announce(string id) => Names.Text("_mta-sts.d.example", $"v=STSv1; id={id};", ttl: 0);

    private protected void AnnounceNothing() => Names.Forget("_mta-sts.d.example");

    private protected async Task ReplaceHopAsync(string certificateName)
    {
        await Hop.DisposeAsync();
        Hop = new("mx.d.example", certificateName);
    }

    private protected async Task ReplaceWebAsync(string certificateName)
    {
        await Web.DisposeAsync();
        _web = await PolicyServer.StartAsync(certificateName);
    }

    /// <summary>As a node that has just started: it knows nothing but what the database has.</summary>
    private protected DomainPolicies Policies()
    {
        var resolver = new DnsResolver([Names.EndPoint], TimeProvider.System);
        var http = PolicyHttp.Create(resolver, Web.Port, [Web.Certificate]);
        _clients.Add(http);
        return new(resolver, http, Store, Clock, Diary.For<DomainPolicies>());
    }

    private protected Relay Relay(DomainPolicies policies) => Kept(RelayParts.Relay(RelayOptions.Default, TimeProvider.System, Diary.For<Relay>(), Names.EndPoint, policies));

    private protected Task<Handover> SendAsync(Relay? relay = null, int? port = null, bool honours = true)
    {
        // One connector, whose connections are used again: the hop serves one at a time.
        _connector ??= Connector() with { MxPort = port ?? Hop.Port, HonoursMtaSts = honours, TrustedRoots = [Hop.Certificate] };
        return HandOverAsync(relay ?? Relay(Policies()), _connector, ToOne with { Recipients = [new(new Mailbox("c", "d.example"))] });
    }
}
