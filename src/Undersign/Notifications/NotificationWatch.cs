using Undersign.Notifications.Alerts;
using Undersign.Notifications.Reports;
using Undersign.Organisations;

namespace Undersign.Notifications;

/// <summary>Looks again and again whether there is something to say: an alert, a report, a daily test; and whether there are secrets that nobody needs any more.</summary>
internal sealed partial class NotificationWatch(OrganisationCatalogue organisations, EmailStore store, AlertSources sources, AlertRun alerts, ReportRun reports, Retest retest, TimeProvider time, ILogger<NotificationWatch> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var organisation in organisations.Current.All)
            {
                await GuardAsync(organisation, async () => await alerts.RunAsync(organisation, await sources.OfAsync(organisation, stoppingToken), stoppingToken), stoppingToken);
                await GuardAsync(organisation, () => reports.RunAsync(organisation, stoppingToken), stoppingToken);
                await GuardAsync(organisation, () => retest.RunAsync(organisation, stoppingToken), stoppingToken);
                await GuardAsync(organisation, () => store.WipeTriedAsync(organisation.Name, stoppingToken), stoppingToken);
            }
        }
    }

    private async Task GuardAsync(Organisation organisation, Func<Task> run, CancellationToken stoppingToken)
    {
        try
        {
            await run();
        }
#pragma warning disable CA1031 // the edge of one organisation's news: a database that is away must not stop the host, and with it mail
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Stuck(logger, exception, organisation.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9003, LogLevel.Error, "{Organisation}: alerts, reports and daily tests cannot be seen to now; look at the database. It is tried again")]
        public static partial void Stuck(ILogger logger, Exception exception, string organisation);
    }
}
