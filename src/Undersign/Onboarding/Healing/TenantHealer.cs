using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Operation;

namespace Undersign.Onboarding.Healing;

/// <summary>Has mail go past us when it would not come back, where the settings ask for it; on whichever node looks first.</summary>
/// <param name="subjects">Of the organisations in force, those whose settings say by what right.</param>
internal sealed partial class TenantHealer(
    Func<IEnumerable<TenantSubject>> subjects, TenantHealing healing, TenantCheck check, TenantPauses pauses, TimeProvider time, ILogger<TenantHealer> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<string, HandoverEvidence> _told = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<TenantPause> _seen = [];

    /// <summary>What an administrator should look at.</summary>
    public IEnumerable<string> Concerns() => _seen.Where(static pause => pause.IsPaused || pause.Trouble is not null)
        .Select(static pause => $"{pause.Organisation}: {(pause.IsPaused ? pause.Says : $"mail does not come back ({pause.Cause}), and the rule cannot be turned off: {pause.Trouble}")}");

    /// <summary>A figure for alerts.</summary>
    public void Measure(Telemetry telemetry) => telemetry.Meter.CreateObservableGauge(
        "undersign.exchange.paused",
        () => _seen.Select(static pause => new Measurement<int>(pause.IsPaused ? 1 : 0, new KeyValuePair<string, object?>("organisation", pause.Organisation))),
        description: "Whether the organisation's mail goes past Undersign because it would not come back");

    public async Task LookAsync(CancellationToken stoppingToken)
    {
        var current = subjects().ToDictionary(static subject => subject.Organisation, StringComparer.Ordinal);
        if (current.Count == 0)
        {
            _seen = [];
            return;
        }

        await NoteAsync(current.Values, stoppingToken);
        var open = (await pauses.AllAsync(stoppingToken)).Where(static pause => pause.IsOpenQuestion);
        await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, async (pause, cancellation) =>
        {
            if (current.GetValueOrDefault(pause.Organisation) is { Settings.SelfHealing: not null, TryReturn: not null } subject
                && await pauses.TryClaimAsync(subject.Organisation, cancellation) is { } lease)
            {
                await HealAsync(subject, lease, cancellation);
            }
        });
        _seen = [.. (await pauses.AllAsync(stoppingToken)).Where(pause => current.ContainsKey(pause.Organisation))];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
#pragma warning disable CA1031 // the edge of a look: a database that is away must not stop the host, and with it mail
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Stuck(logger, exception);
            }
        }
    }

    private async Task NoteAsync(IEnumerable<TenantSubject> current, CancellationToken cancellationToken)
    {
        foreach (var subject in current)
        {
            var known = _seen.FirstOrDefault(pause => pause.Organisation == subject.Organisation); // a look ago, which will do
            if (subject is { Settings.SelfHealing: not null, Handovers: { } handovers })
            {
                await NoteAsync(subject.Organisation, handovers(), known, cancellationToken);
            }
            else if (known is not null)
            {
                await pauses.ForgetAsync(subject.Organisation, cancellationToken); // nobody asks for it any more: a rule that is off stays off
            }
        }
    }

    /// <summary>Only news: the database is written to when mail fails, here or anywhere, and when it goes again.</summary>
    private async Task NoteAsync(string organisation, HandoverEvidence evidence, TenantPause? pause, CancellationToken cancellationToken)
    {
        var isNews = !_told.TryGetValue(organisation, out var told) || told != evidence;
        if (isNews && (evidence.FailedAt is not null || pause is { FailingSince: not null }))
        {
            await pauses.NoteAsync(organisation, evidence, isKnown: pause is not null, cancellationToken);
            _told[organisation] = evidence;
        }
    }

    private async Task HealAsync(TenantSubject subject, DateTimeOffset lease, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.Zero;
        try
        {
            var before = await pauses.FindAsync(subject.Organisation, cancellationToken); // as of the claim
            var after = await healing.LookAsync(subject, before, lease, cancellationToken);
            pause = after.IsOpenQuestion ? TenantPauses.Pace : TimeSpan.Zero;
            if (after.Phase != before.Phase)
            {
                await check.RunAsync(subject, cancellationToken); // the status is news
            }
        }
        catch (ExchangeRefusal)
        {
            // The next look of the watch sees it.
        }
#pragma warning disable CA1031 // the edge of one tenant: the others are looked at all the same, and this one again
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            pause = TenantPauses.Pace;
            Log.Failed(logger, exception, subject.Organisation);
        }

        await pauses.ReleaseAsync(subject.Organisation, lease, pause, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(6035, LogLevel.Error, "{Organisation}: it could not be looked at whether mail comes back into Microsoft 365: look at the database, and report it if that is well")]
        public static partial void Failed(ILogger logger, Exception exception, string organisation);

        [LoggerMessage(6036, LogLevel.Error, "Ways back into Microsoft 365 are not looked after: look at the database")]
        public static partial void Stuck(ILogger logger, Exception exception);
    }
}
