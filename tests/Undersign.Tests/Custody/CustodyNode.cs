using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Custody;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Relaying;
using Undersign.Storage;
using Undersign.Tests.Relaying;
using Undersign.Traces;

namespace Undersign.Tests.Custody;

/// <summary>The custody of a node that knows no organisation and so hands nothing over: what it keeps is what is looked at.</summary>
internal sealed class CustodyNode : IDisposable
{
    private readonly DbDataSource _source;
    private readonly Meter _meter = new("of a test");
    private readonly CustodyFolder _folder;
    private readonly CustodySettlement _settlement;
    private readonly CustodyQueue _queue;
    private readonly Relay _relay = RelayParts.Relay(RelayOptions.Default, TimeProvider.System, NullLogger<Relay>.Instance);

    public CustodyNode(DbDataSource source, StorageLocation location)
    {
        _source = source;
        var node = new NodeConfiguration { HostName = "gateway.example", Storage = location, ReceiveConnectors = [], Web = new(IPAddress.Loopback, 0), Limits = new() };
        var routes = new CustodyRoutes(new OrganisationCatalogue());
        _folder = new(node);
        Store = new(source, _folder);
        Destinations = new(source);
        Writer = new(source, NullLogger<CustodyWriter>.Instance);
        Traces = new(source, NullLogger<TraceWriter>.Instance, TimeProvider.System);
        _settlement = new(Store, Writer, _folder, routes, Traces, new(_meter), node, TimeProvider.System, NullLogger<CustodySettlement>.Instance);
        var turn = new CustodyTurn(Store, routes, _settlement, _relay, TimeProvider.System, NullLogger<CustodyTurn>.Instance);
        _queue = new(Store, Destinations, routes, turn, node, TimeProvider.System, NullLogger<CustodyQueue>.Instance);
        Search = new(source, TimeProvider.System);
        Actions = new(source, Store, _settlement, Traces, TimeProvider.System, "root");
        Spool = new(Writer, _folder, _queue, TimeProvider.System, NullLogger<CustodySpool>.Instance);
    }

    public long OctetsInFiles => _folder.Keys(DateTimeOffset.MaxValue).Select(_folder.Read).Sum(static file =>
    {
        using (file)
        {
            return file.Length;
        }
    });

    public CustodyStore Store { get; }

    public TraceWriter Traces { get; }

    public CustodyDestinations Destinations { get; }

    public CustodyWriter Writer { get; }

    public CustodySpool Spool { get; }

    public QueueSearch Search { get; }

    public QueueActions Actions { get; }

    public CustodyCopy Copy(CustodyEntry entry, MimeEdit message) => CustodyCopy.Of(entry, message, _folder);

    public Task<IReadOnlyList<TraceRecord>> FindTracesAsync(TraceQuery query, CancellationToken cancellationToken) => new TraceSearch(_source).FindAsync(query, cancellationToken);

    public Task AddAsync(CustodyEntry entry, MimeEdit message, CancellationToken cancellationToken)
    {
        var copy = Copy(entry, message);
        return Writer.WriteAsync(
            async changes =>
            {
                await changes.InsertAsync(copy, claim: null);
                return true;
            },
            copy.OctetsWithRow,
            cancellationToken);
    }

    public Task<bool> SettleAsync(CustodyClaim claim, CustodyEntry? rest, CancellationToken cancellationToken, params CustodyCopy[] reports) =>
        _settlement.SettleAsync(claim, rest, reports, cancellationToken);

    public void Dispose()
    {
        _queue.Dispose();
        Writer.Dispose();
        Traces.Dispose();
        _meter.Dispose();
        _ = _relay.DisposeAsync().AsTask(); // it has no connection
    }
}
