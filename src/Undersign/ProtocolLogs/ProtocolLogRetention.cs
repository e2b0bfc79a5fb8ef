using Undersign.Operation;

namespace Undersign.ProtocolLogs;

/// <summary>Removes old files even where nothing is logged any more: they hold who wrote to whom.</summary>
internal sealed partial class ProtocolLogRetention(ProtocolLogLimits limits, TimeProvider time, ILogger<ProtocolLogRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Array.ForEach(Enum.GetValues<ProtocolLogKind>(), kind => new ProtocolLogFolder(kind, limits).Sweep(time.GetUtcNow(), reserved: 0));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.NotDeleted(logger, limits.Folder, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(7107, LogLevel.Warning, "Old protocol logs in {Folder} could not be deleted. It is tried again in an hour")]
        public static partial void NotDeleted(ILogger logger, string folder, Exception exception);
    }
}
