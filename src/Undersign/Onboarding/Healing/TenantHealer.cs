using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Operation;

namespace Undersign.Onboarding.Healing;

/// <summary>Has mail go past us when it would not come back, where the settings ask for it; on whichever node looks first.</summary>
/// <param name="subjects">Of the organisations in force, those whose settings say by what right.</param>
/// <param name="inForce">The names of all of them.</param>
internal sealed partial class TenantHealer(
    Func<IEnumerable<TenantSubject>> subjects, Func<IEnumerable<string>> inForce, TenantHealing healing, TenantCheck check, TenantPauses pauses, WayReports reports, ILogger<TenantHealer> logger, TimeProvider time)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Tenants looked at together.</summary>
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly ConcurrentDictionary<string, Task> _looks = new(StringComparer.Ordinal);
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

    /// <summary>All that go on.</summary>
    public Task Looks => Task.WhenAll(_looks.Values);

    /// <summary>Notes how mail has fared, and begins the looks that are due: it waits for none, as one tenant that is slow to answer holds up no other.</summary>
    public async Task LookAsync(CancellationToken stoppingToken)
    {
        var healed = subjects().Where(static subject => subject.Settings.SelfHealing is not null).ToDictionary(static subject => subject.Organisation, StringComparer.Ordinal);
        await ReadAsync(stoppingToken);
        await ForgetAsync(inForce().Where(name => !healed.ContainsKey(name)), stoppingToken);
        foreach (var subject in healed.Values)
        {
            await NoteAsync(subject, _seen.FirstOrDefault(pause => pause.Organisation == subject.Organisation), stoppingToken);
        }

        await ReadAsync(stoppingToken);
        foreach (var pause in _seen.Where(static pause => pause.IsOpenQuestion))
        {
            if (healed.GetValueOrDefault(pause.Organisation) is { } subject && _looks.GetValueOrDefault(pause.Organisation) is null or { IsCompleted: true })
            {
                _looks[pause.Organisation] = LookAsync(subject, stoppingToken);
            }
        }
    }

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryLookAsync(stoppingToken);
            }
        }
        finally
        {
            await Looks;
        }
    }

    private async Task TryLookAsync(CancellationToken stoppingToken)
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

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var names = inForce().ToHashSet(StringComparer.Ordinal);
        _seen = [.. (await pauses.AllAsync(cancellationToken)).Where(pause => names.Contains(pause.Organisation))];
    }

    /// <summary>Nobody asks for it any more: a rule that is off stays off, also when somebody asks again one day.</summary>
    private async Task ForgetAsync(IEnumerable<string> organisations, CancellationToken cancellationToken)
    {
        foreach (var organisation in organisations.Intersect(_seen.Select(static pause => pause.Organisation), StringComparer.Ordinal))
        {
            await pauses.ForgetAsync(organisation, cancellationToken);
            await reports.ForgetAsync(organisation, cancellationToken);
        }
    }

    /// <summary>Only news: the database is written to when mail fails, here or anywhere, and when it goes again. Of mail that goes elsewhere there is nothing to say.</summary>
    private async Task NoteAsync(TenantSubject subject, TenantPause? pause, CancellationToken cancellationToken)
    {
        if (subject is not { TryReturn: not null, Handovers: { } handovers })
        {
            return;
        }

        var evidence = handovers();
        var isNews = !_told.TryGetValue(subject.Organisation, out var told) || told != evidence;
        if (isNews && (evidence.FailedAt is not null || pause is { FailingSince: not null }))
        {
            await pauses.NoteAsync(subject.Organisation, evidence, isKnown: pause is not null, cancellationToken);
            _told[subject.Organisation] = evidence;
        }
    }

    /// <summary>It never fails.</summary>
    private async Task LookAsync(TenantSubject subject, CancellationToken cancellationToken)
    {
        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                await reports.AskAsync(subject, cancellationToken);
                if (await pauses.TryClaimAsync(subject.Organisation, cancellationToken) is { } lease)
                {
                    await HealAsync(subject, lease, cancellationToken);
                    await ReadAsync(cancellationToken);
                }
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception exception) when (exception is ExchangeRefusal || (exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // What an administrator should know of a refusal the next look of the watch says.
        }
#pragma warning disable CA1031 // the edge of one tenant: the others are looked at all the same, and this one again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception, subject.Organisation);
        }
    }

    private async Task HealAsync(TenantSubject subject, DateTimeOffset lease, CancellationToken cancellationToken)
    {
        var before = await pauses.FindAsync(subject.Organisation, cancellationToken); // as of the claim
        var after = before;
        try
        {
            after = await healing.LookAsync(subject, before, lease, cancellationToken);
        }
        finally
        {
            await pauses.ReleaseAsync(subject.Organisation, lease, after.IsOpenQuestion ? TenantPauses.Pace : TimeSpan.Zero, cancellationToken);
        }

        if (after.Phase != before.Phase)
        {
            await check.RunAsync(subject, cancellationToken); // the status is news
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6035, LogLevel.Error, "{Organisation}: it could not be looked at whether mail comes back into Microsoft 365: look at the database, and report it if that is well")]
        public static partial void Failed(ILogger logger, Exception exception, string organisation);

        [LoggerMessage(6036, LogLevel.Error, "Ways back into Microsoft 365 are not looked after: look at the database")]
        public static partial void Stuck(ILogger logger, Exception exception);
    }
}
