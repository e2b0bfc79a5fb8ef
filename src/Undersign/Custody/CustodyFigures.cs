using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;

namespace Undersign.Custody;

/// <summary>How long the queues are and how old, looked at now and then: whoever reads the figures does not wait for the database.</summary>
/// <remarks>By send connector, however many domains have their own queue by MX: figures stay few. Without an answer of the database there are none.</remarks>
internal sealed partial class CustodyFigures : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly DbDataSource _database;
    private readonly TimeProvider _time;
    private readonly ILogger<CustodyFigures> _logger;
    private volatile Seen? _seen;

    public CustodyFigures(DbDataSource database, Meter meter, TimeProvider time, ILogger<CustodyFigures> logger)
    {
        (_database, _time, _logger) = (database, time, logger);
        meter.CreateObservableGauge("undersign.custody.messages", () => _seen?.Messages ?? [], "{message}", "Messages in custody by send connector and state");
        meter.CreateObservableGauge("undersign.custody.queues", () => _seen?.Queues ?? [], "{queue}", "Queues by send connector and status: Ready, Retry, Suspended");
        meter.CreateObservableGauge("undersign.custody.age", () => _seen?.Age ?? [], "s", "How long the oldest message that waits to leave has been in custody; 0 when none does");
    }

    /// <summary>One look.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        // An index has all of it: of a hundred thousand messages no row is read.
        const string CountSql = "SELECT destination AS Destination, state AS State, COUNT(*) AS Messages FROM custody GROUP BY state, destination";
        const string StatusSql = "SELECT destination AS Destination, failures AS Failures, is_suspended AS IsSuspended FROM custody_destinations WHERE failures > 0 OR is_suspended > 0";
        const string OldestSql = "SELECT received_at FROM custody WHERE state = 0 ORDER BY id LIMIT 1"; // keys begin with the time
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        var counts = (await connection.QueryAsync<(string Destination, long State, long Messages)>(new CommandDefinition(CountSql, cancellationToken: cancellationToken))).AsList();
        var known = (await connection.QueryAsync<(string Destination, long Failures, long IsSuspended)>(new CommandDefinition(StatusSql, cancellationToken: cancellationToken))).AsList();
        var oldest = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(OldestSql, cancellationToken: cancellationToken));

        var statuses = counts.Select(static row => row.Destination).Distinct(StringComparer.Ordinal).ToDictionary(static name => name, static _ => "Ready", StringComparer.Ordinal);
        foreach (var (name, _, isSuspended) in known)
        {
            statuses[name] = isSuspended != 0 ? "Suspended" : "Retry";
        }

        _seen = new(
            [.. counts.GroupBy(static row => (Connector: ConnectorOf(row.Destination), row.State)).Select(static same => Measured(same.Sum(static row => row.Messages), same.Key.Connector, "state", StateOf(same.Key.State)))],
            [.. statuses.GroupBy(static queue => (Connector: ConnectorOf(queue.Key), queue.Value)).Select(static same => Measured(same.Count(), same.Key.Connector, "status", same.Key.Value))],
            [new(oldest is { } since ? Math.Max(0, (_time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(since)).TotalSeconds) : 0)]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
#pragma warning disable CA1031 // the edge: a database that is away is the health check's matter
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                _seen = null;
                Log.NotSeen(_logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>"contoso/internet" of "contoso/internet/fabrikam.example".</summary>
    private static string ConnectorOf(string destination) => string.Join('/', destination.Split('/').Take(2));

    private static string StateOf(long state) => (CustodyState)state switch
    {
        CustodyState.Held => "held",
        CustodyState.SetAside => "set aside",
        _ => "ready",
    };

    private static Measurement<long> Measured(long value, string connector, string name, string label) => new(value, new("connector", connector), new(name, label));

    private sealed record Seen(IReadOnlyList<Measurement<long>> Messages, IReadOnlyList<Measurement<long>> Queues, IReadOnlyList<Measurement<double>> Age);

    private static partial class Log
    {
        [LoggerMessage(4022, LogLevel.Debug, "The figures of custody could not be read; they are left out until they can")]
        public static partial void NotSeen(ILogger logger, Exception exception);
    }
}
