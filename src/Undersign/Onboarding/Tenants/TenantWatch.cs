using System.Diagnostics.Metrics;
using Undersign.Onboarding.AdminApi;
using Undersign.Operation;

namespace Undersign.Onboarding.Tenants;

/// <summary>Looks again and again whether tenants are still as they should be, on whichever node sees first that it is time: what somebody undoes there, nobody tells us.</summary>
/// <param name="subjects">Of the organisations in force, those whose settings say by what right.</param>
internal sealed partial class TenantWatch(Func<IEnumerable<TenantSubject>> subjects, TenantCheck check, TenantSightings sightings, TimeProvider time, ILogger<TenantWatch> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Until the next look at a tenant that could not be seen.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>So many times longer than it should be since the last look, it is a fault that nobody has looked.</summary>
    private const int MostMissed = 3;

    /// <summary>Tenants looked at together: one that is slow to answer holds up no other.</summary>
    private const int AtOnce = 4;

    private volatile IReadOnlyList<TenantSighting> _seen = [];

    /// <summary>Of all tenants that are looked after, as of the last look of any node.</summary>
    public IReadOnlyList<TenantSighting> Seen => _seen;

    /// <summary>Of one, as of this moment: what an errand or a command has done is there before the next look.</summary>
    public async Task<TenantSighting?> FindAsync(TenantSubject subject, CancellationToken cancellationToken) =>
        await sightings.FindAsync(subject.Organisation, cancellationToken) is { } sighting ? Judged(sighting, subject.Settings.Exchange!.Every) : null; // a subject has it

    /// <summary>What an administrator should look at.</summary>
    public IEnumerable<string> Concerns() => _seen
        .Where(static sighting => sighting.Status.State == ConnectionState.Degraded)
        .Select(static sighting => $"{sighting.Organisation}: {string.Join("; ", sighting.Status.Faults.Select(static fault => fault.Says))}");

    /// <summary>A figure for alerts: 1 when connected, 0 when not or not as it should be.</summary>
    public void Measure(Telemetry telemetry) => telemetry.Meter.CreateObservableGauge(
        "undersign.exchange.connected",
        () => _seen.Select(static sighting => new Measurement<int>(
            sighting.Status.State == ConnectionState.Connected ? 1 : 0, new("organisation", sighting.Organisation), new KeyValuePair<string, object?>("state", sighting.Status.State.ToString()))),
        description: "Whether the organisation's Microsoft 365 tenant is as it should be for mail to come by us");

    public async Task LookAsync(CancellationToken stoppingToken)
    {
        var current = subjects().ToList();
        await Parallel.ForEachAsync(current, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, async (subject, cancellation) =>
        {
            if (await sightings.TryClaimAsync(subject.Organisation, Pause, subject.Settings.Exchange!.Every, cancellation))
            {
                await CheckAsync(subject, cancellation);
            }
        });
        var every = current.ToDictionary(static subject => subject.Organisation, static subject => subject.Settings.Exchange!.Every, StringComparer.Ordinal); // a subject has it
        IReadOnlyList<TenantSighting> seen = every.Count == 0 ? []
            : [.. (await sightings.AllAsync(stoppingToken)).Where(sighting => every.ContainsKey(sighting.Organisation)).Select(sighting => Judged(sighting, every[sighting.Organisation]))];
        foreach (var sighting in seen)
        {
            Tell(sighting, _seen.FirstOrDefault(before => before.Organisation == sighting.Organisation)?.Status.Faults ?? []);
        }

        _seen = seen;
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

    private async Task CheckAsync(TenantSubject subject, CancellationToken cancellationToken)
    {
        try
        {
            await check.RunAsync(subject, cancellationToken);
        }
        catch (ExchangeRefusal refusal) when (refusal.Fault == ExchangeFault.OurSide)
        {
            if (await sightings.FindAsync(subject.Organisation, cancellationToken) is { WasConnected: true })
            {
                Log.NotFromHere(logger, subject.Organisation, refusal.Message);
            }
            else
            {
                Log.NotYet(logger, subject.Organisation, refusal.Message);
            }

            await sightings.PostponeAsync(subject.Organisation, Pause, cancellationToken);
        }
        catch (ExchangeRefusal refusal)
        {
            Log.Unseen(logger, subject.Organisation, refusal.Message);
            var wished = refusal.RetryAfter ?? Pause;
            var every = subject.Settings.Exchange!.Every; // a subject has it
            await sightings.PostponeAsync(subject.Organisation, wished < Pause ? Pause : wished > Pause + every ? Pause + every : wished, cancellationToken);
        }
#pragma warning disable CA1031 // the edge of one tenant: the others are looked at all the same, and this one again when the claim ends
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception, subject.Organisation);
        }
    }

    /// <summary>What was seen, or that it is too long ago.</summary>
    private TenantSighting Judged(TenantSighting sighting, TimeSpan every) =>
        sighting is { WasConnected: true, IsParting: false, CheckedAt: { } last } && time.GetUtcNow() - last > MostMissed * every
            ? sighting with { Status = new(ConnectionState.Degraded, null, [.. sighting.Status.Faults, new(string.Create(null, $"no node has been able to look at the tenant since {last:yyyy-MM-dd HH:mm} UTC"), "the log says why, 6003 and 6006")]) }
            : sighting;

    /// <summary>Each fault once by each node since its start, and its end, whoever has seen it or put it right.</summary>
    private void Tell(TenantSighting now, IReadOnlyList<ConnectionFault> known)
    {
        foreach (var (says, fix) in now.Status.Faults.Except(known))
        {
            Log.IsWrong(logger, now.Organisation, says, fix);
        }

        if (known.Count > 0 && now.Status.Faults.Count == 0)
        {
            Log.IsRight(logger, now.Organisation, now.Status.State);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Warning, "{Organisation}: Microsoft 365: {Fault}; {Fix}")]
        public static partial void IsWrong(ILogger logger, string organisation, string fault, string fix);

        [LoggerMessage(6002, LogLevel.Information, "{Organisation}: Microsoft 365 is as it should be: {State}")]
        public static partial void IsRight(ILogger logger, string organisation, ConnectionState state);

        [LoggerMessage(6003, LogLevel.Information, "{Organisation}: Microsoft 365 could not be looked at; it is tried again in some minutes. {Reason}")]
        public static partial void Unseen(ILogger logger, string organisation, string reason);

        [LoggerMessage(6006, LogLevel.Warning, "{Organisation}: this node cannot look at Microsoft 365; another may. {Reason}")]
        public static partial void NotFromHere(ILogger logger, string organisation, string reason);

        [LoggerMessage(6007, LogLevel.Information, "{Organisation}: Microsoft 365 is not connected, and not looked at yet; the page Connect goes on from here. {Reason}")]
        public static partial void NotYet(ILogger logger, string organisation, string reason);

        [LoggerMessage(6005, LogLevel.Error, "{Organisation}: its Microsoft 365 tenant could not be looked at: look at the database, and report it if that is well")]
        public static partial void Failed(ILogger logger, Exception exception, string organisation);

        [LoggerMessage(6004, LogLevel.Error, "Tenants of Microsoft 365 are not looked after: look at the database")]
        public static partial void Stuck(ILogger logger, Exception exception);
    }
}
