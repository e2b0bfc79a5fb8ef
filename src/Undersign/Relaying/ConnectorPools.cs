using System.Collections.Concurrent;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>The pools of one send connector: one for each smart host, or one for each exchange that MX records have led to.</summary>
internal sealed class ConnectorPools
{
    private readonly ConcurrentDictionary<(SmartHost Exchange, bool IsVerified), RelayPool> _byExchange = new();
    private readonly Func<(SmartHost Exchange, bool IsVerified), RelayPool> _make;

    /// <param name="login">Of the connector, <see langword="null"/> when it has none.</param>
    public ConnectorPools(SendConnector connector, ConnectorLogin? login, DnsResolver resolver, RelayOptions options, TimeProvider time, ILogger<Relay> logger)
    {
        var names = connector.MxPort is null ? null : resolver;
        var verifying = connector with { Tls = TlsLevel.Verified, TlsName = null };
        _make = pool =>
        {
            var settings = pool.IsVerified ? verifying : connector;
            return new(settings, pool.Exchange, new RelayDialer(settings, pool.Exchange, login, names, options, time, logger), options, time, logger);
        };
        SmartHosts = [.. connector.SmartHosts.Select(host => _make((host, false)))];
    }

    public RelayPool[] SmartHosts { get; }

    /// <param name="isVerified">
    /// Whatever the connector's own level is, its certificate must prove the exchange's name: a domain's policy wants that. RFC 8461 §4.2.
    /// Limit: an exchange of domains with and without such a policy has two pools, and may get twice as many connections.
    /// </param>
    public RelayPool[] For(IReadOnlyList<SmartHost> exchanges, bool isVerified) => [.. exchanges.Select(exchange => _byExchange.GetOrAdd((exchange, isVerified), _make))];

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
