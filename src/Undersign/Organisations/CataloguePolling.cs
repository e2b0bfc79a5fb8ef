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
            var began = time.GetTimestamp();
            await loader.RefreshAsync(stoppingToken);

            // A directory that pushes people one by one must not keep us putting together a hundred thousand all the time: a fifth of it.
            if (time.GetElapsedTime(began) * 4 is var rest && rest > Interval)
            {
                await Task.Delay(rest, time, stoppingToken);
            }
        }
    }

    /// <summary>The first look happens before anything listens.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await loader.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }
}
