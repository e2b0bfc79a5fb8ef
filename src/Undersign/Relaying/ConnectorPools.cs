using System.Collections.Concurrent;
using Undersign.Protocols.Dns;

namespace Undersign.Relaying;

/// <summary>The pools of one send connector: one for each smart host, or one for each exchange that MX records have led to.</summary>
internal sealed class ConnectorPools
{
    private readonly ConcurrentDictionary<SmartHost, RelayPool> _byExchange = new();
    private readonly Func<SmartHost, RelayPool> _make;

    public ConnectorPools(SendConnector connector, HttpClient http, DnsResolver resolver, RelayOptions options, TimeProvider time, ILogger<Relay> logger)
    {
        var login = connector.Authentication is { } settings ? new ConnectorLogin(connector.Name, settings, http, time, logger) : null;
        var names = connector.MxPort is null ? null : resolver;
        _make = host => new(connector, host, new RelayDialer(connector, host, login, names, options, time, logger), options, time, logger);
        SmartHosts = [.. connector.SmartHosts.Select(_make)];
    }

    public RelayPool[] SmartHosts { get; }

    public RelayPool[] For(IReadOnlyList<SmartHost> exchanges) => [.. exchanges.Select(exchange => _byExchange.GetOrAdd(exchange, _make))];

    /// <summary>Takes leave of what has been idle for too long.</summary>
    /// <returns>Whether anything is left.</returns>
    public bool CloseIdle()
    {
        var unused = 0;
        foreach (var pool in SmartHosts)
        {
            pool.CloseIdle();
            unused += pool.IsUnused ? 1 : 0;
        }

        foreach (var entry in _byExchange)
        {
            entry.Value.CloseIdle();
            if (entry.Value.IsUnused && _byExchange.TryRemove(entry))
            {
                entry.Value.Close(); // a handover may have found it a moment ago: it still gets its connection, which is then not kept
            }
        }

        return unused < SmartHosts.Length || !_byExchange.IsEmpty;
    }

    public IEnumerable<Task> Close() => SmartHosts.Concat(_byExchange.Values).SelectMany(static pool => pool.Close());
}
