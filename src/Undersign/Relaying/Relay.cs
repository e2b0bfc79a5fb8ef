using System.Collections.Concurrent;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Hands copies over to the next hop, and says for each recipient what it answered. Never throws for what the network does.</summary>
internal sealed partial class Relay : IAsyncDisposable
{
    /// <summary>How often idle connections are looked through.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    /// <summary>By instance, not by value: another organisation's connector that looks the same is another connector.</summary>
    private readonly ConcurrentDictionary<SendConnector, RelayPool[]> _pools = new(ReferenceEqualityComparer.Instance);
    private readonly RelayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Relay> _logger;
    private readonly ITimer _sweep;

    public Relay(RelayOptions options, TimeProvider time, ILogger<Relay> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _sweep = time.CreateTimer(static relay => ((Relay)relay!).CloseIdle(), this, SweepInterval, SweepInterval); // the state is the relay passed
    }

    /// <summary>A handover ends by then, whatever happens.</summary>
    public TimeSpan Limit => _options.TotalLimit;

    public async Task<Handover> HandOverAsync(SendConnector connector, Envelope envelope, MimeEdit message, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        Handover? handover = null;
        foreach (var pool in InOrder(PoolsOf(connector)))
        {
            var attempt = await pool.SendAsync(envelope, message, began, cancellationToken);
            var result = attempt.Result;
            handover = Handover.From(pool.Name, envelope, attempt);
            if (result.IsUncertain)
            {
                Log.IsUncertain(_logger, pool.Name, envelope.ReversePath?.ToString() ?? "", result.Reply);
            }

            // Only while no part of the message can have been taken, or it could arrive by two ways (law 1).
            if (!result.IsUntouched || (!result.Reply.IsTransient && result.Phase != TransactionPhase.Opening) || cancellationToken.IsCancellationRequested
                || _time.GetElapsedTime(began) >= _options.TotalLimit)
            {
                break;
            }
        }

        return handover ?? Handover.From(connector.Name, envelope, RelayAttempt.NotOpened(envelope, SmtpClientVerdict.NoRoute));
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await Task.WhenAll(_pools.Values.SelectMany(static pools => pools).SelectMany(static pool => pool.Close()));
    }

    private RelayPool[] PoolsOf(SendConnector connector) =>
        _pools.TryGetValue(connector, out var pools) ? pools : _pools.GetOrAdd(connector, MakePools);

    private RelayPool[] MakePools(SendConnector connector) =>
        [.. connector.SmartHosts.Select(host => new RelayPool(connector, host, _options, _time, _logger))];

    /// <summary>As the connector has them, except that those which could not be reached a moment ago come last.</summary>
    private static RelayPool[] InOrder(RelayPool[] pools) =>
        Array.Exists(pools, static pool => pool.IsResting) ? [.. pools.OrderBy(static pool => pool.IsResting)] : pools;

    /// <summary>A connector of settings that have been replaced goes when its last connection has gone.</summary>
    private void CloseIdle()
    {
        foreach (var entry in _pools)
        {
            var unused = 0;
            foreach (var pool in entry.Value)
            {
                pool.CloseIdle();
                unused += pool.IsUnused ? 1 : 0;
            }

            if (unused == entry.Value.Length && _pools.TryRemove(entry))
            {
                // A handover may have found them a moment ago: it still gets its connection, which is then not kept.
                Array.ForEach(entry.Value, static pool => pool.Close());
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Warning, "{NextHop} has the whole message from <{ReversePath}> and gave no answer: {Reply}. It comes again, perhaps twice")]
        public static partial void IsUncertain(ILogger logger, string nextHop, string reversePath, SmtpReply reply);
    }
}
