using Undersign.Operation;
using Undersign.Organisations;

namespace Undersign.Hosting;

/// <summary>Has every picture that is in force stored, soon after it came into force and once an hour, and old ones forgotten.</summary>
/// <remarks>Whoever asks for one that is in force gets it from memory; the store is for mail that was sent with settings of before.</remarks>
internal sealed partial class HostedPictureKeeping(
    OrganisationCatalogue organisations, HostedPictureStore store, PictureHosting hosting, TimeProvider time, ILogger<HostedPictureKeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private OrganisationSet? _kept;
    private DateTimeOffset _keptAt;
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var current = organisations.Current;
            if (!ReferenceEquals(current, _kept) || time.GetUtcNow() - _keptAt >= Again)
            {
                await KeepAsync(current, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task KeepAsync(OrganisationSet current, CancellationToken cancellationToken)
    {
        try
        {
            await store.KeepAsync(current.All.SelectMany(static organisation => organisation.Signatures).SelectMany(static signature => signature.Hosted).DistinctBy(static picture => picture.Name, StringComparer.Ordinal), cancellationToken);
            await store.ForgetAsync(hosting.Keep, cancellationToken);
            (_kept, _keptAt, _isAway) = (current, time.GetUtcNow(), false);
        }
#pragma warning disable CA1031 // the edge: a database that is away now is asked again; mail does not depend on it
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (!_isAway)
            {
                _isAway = true;
                Log.NotKept(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7301, LogLevel.Error, "Pictures of signatures could not be stored; look at the database. Until they are, changing a signature leaves mail that was sent before without its picture")]
        public static partial void NotKept(ILogger logger, Exception exception);
    }
}
