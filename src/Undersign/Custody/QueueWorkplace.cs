using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>The parts of custody that a command needs, without the queue that hands over.</summary>
internal sealed class QueueWorkplace : IDisposable
{
    private readonly CustodyWriter _writer;
    private readonly TraceWriter _traces;
    private readonly Meter _unread = new("a command");

    public QueueWorkplace(NodeConfiguration node, DbDataSource source)
    {
        var folder = new CustodyFolder(node);
        var store = new CustodyStore(source, folder);
        _writer = new(source, NullLogger<CustodyWriter>.Instance);
        _traces = new(source, NullLogger<TraceWriter>.Instance, TimeProvider.System);

        // Without organisations: a report finds its way when the node takes it up, by the settings in force then.
        var settlement = new CustodySettlement(
            store, _writer, folder, new(new OrganisationCatalogue()), _traces, new(_unread), node, TimeProvider.System, NullLogger<CustodySettlement>.Instance);
        Actions = new(source, store, settlement, _traces, TimeProvider.System, Environment.UserName);
    }

    public QueueActions Actions { get; }

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_writer.StartAsync(cancellationToken), _traces.StartAsync(cancellationToken));

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _writer.StopAsync(cancellationToken);
        await _traces.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _traces.Dispose();
        _unread.Dispose();
    }
}
