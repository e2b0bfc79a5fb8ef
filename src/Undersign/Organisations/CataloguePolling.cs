namespace Undersign.Organisations;

/// <summary>Looks for new settings every few seconds: whoever stored them need not know which nodes there are.</summary>
internal sealed class CataloguePolling(CatalogueLoader loader, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await loader.RefreshAsync(stoppingToken);
        }
    }

    /// <summary>The first look happens before anything listens.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await loader.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }
}
