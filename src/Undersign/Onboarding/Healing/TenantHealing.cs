using System.Data.Common;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;

namespace Undersign.Onboarding.Healing;

/// <summary>One look at a way back that was or is closed: the rule is turned off when it has been for long enough, and on again when it is open.</summary>
/// <remarks>What is about to be done is written down before it is, for whoever goes on when this node dies in between.</remarks>
internal sealed partial class TenantHealing(HttpClient http, DbDataSource database, WayReports reports, TimeProvider time, ILogger<TenantHealing> logger)
{
    /// <summary>For all that is asked of Exchange Online in one look: nobody else acts before it is over.</summary>
    private static readonly TimeSpan Limit = TenantPauses.Lease - TenantPauses.Pace;

    private readonly TenantPauses _pauses = new(database, time);
    private readonly TenantSightings _sightings = new(database, time);

    /// <param name="before">As it was claimed.</param>
    /// <returns>How it stands now.</returns>
    public async Task<TenantPause> LookAsync(TenantSubject subject, TenantPause before, DateTimeOffset lease, CancellationToken cancellationToken)
    {
        if (await _sightings.FindAsync(subject.Organisation, cancellationToken) is { IsParting: true })
        {
            return before; // whoever disconnects it turns the rule off, and it stays off
        }

        var heard = before.Heard(await reports.FreshAsync(subject.Organisation, cancellationToken));
        var after = await TryAsync(subject, heard, lease, cancellationToken);
        if (await _pauses.StoreAsync(after, lease, cancellationToken) && !after.IsPaused && (before.IsPaused || heard.OpenSince is not null))
        {
            await _pauses.BeginAnewAsync(subject.Organisation, cancellationToken);
            after = after with { FailingSince = null };
        }

        return after;
    }

    private async Task<TenantPause> TryAsync(TenantSubject subject, TenantPause heard, DateTimeOffset lease, CancellationToken cancellationToken)
    {
        var pause = heard;
        async Task<bool> StoreAsync(TenantPause next) => await _pauses.StoreAsync(pause = next, lease, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var route = RouteSwitch.Open(subject.Settings.Exchange!, http, time); // who heals has it
            var settings = subject.Settings.SelfHealing!; // likewise
            return await (heard.Phase switch
            {
                PausePhase.Flowing => BeginAsync(heard, settings, route, StoreAsync, limit.Token),
                PausePhase.Closing => CloseAsync(heard, route, StoreAsync, limit.Token),
                PausePhase.Paused => WaitAsync(heard, settings, route, StoreAsync, limit.Token),
                PausePhase.Opening when heard.OpenSince is null => TurnOffAsync(heard.CloseAgain(time.GetUtcNow()), route, StoreAsync, limit.Token),
                PausePhase.Opening => OpenAsync(heard, route, StoreAsync, limit.Token),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }
        catch (ExchangeRefusal refusal)
        {
            return InTrouble(pause, refusal.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return InTrouble(pause, "Exchange Online did not answer in time.");
        }
    }

    private TenantPause InTrouble(TenantPause pause, string reason)
    {
        if (pause.Trouble != reason)
        {
            Log.CannotTurn(logger, pause.Organisation, reason);
        }

        return pause with { Trouble = reason };
    }

    private async Task<TenantPause> BeginAsync(TenantPause pause, SelfHealing settings, RouteSwitch route, Func<TenantPause, Task<bool>> storeAsync, CancellationToken cancellationToken)
    {
        if (!pause.IsDue(settings, time.GetUtcNow()) || await route.IsOnAsync(cancellationToken) != true)
        {
            return pause with { Trouble = null }; // a rule that is off is off for somebody else's reasons, and stays so
        }

        var closing = pause.Begin(time.GetUtcNow());
        if (!await storeAsync(closing))
        {
            return pause;
        }

        try
        {
            await route.TurnAsync(isOn: false, cancellationToken);
        }
        catch (ExchangeRefusal refusal) when (refusal.Fault != ExchangeFault.Unanswered)
        {
            await storeAsync(pause); // nothing was done: who turns it off now is somebody else
            throw;
        }

        Log.IsPaused(logger, pause.Organisation, pause.FailingSince, pause.Cause, (int)closing.Settle(settings).TotalMinutes);
        return await CloseAsync(closing, route, storeAsync, cancellationToken);
    }

    /// <summary>Until the tenant shows that it is off.</summary>
    private async Task<TenantPause> CloseAsync(TenantPause pause, RouteSwitch route, Func<TenantPause, Task<bool>> storeAsync, CancellationToken cancellationToken)
    {
        switch (await route.IsOnAsync(cancellationToken))
        {
            case null:
                return Left(pause, "has been removed");
            case false:
                return pause with { Phase = PausePhase.Paused, Trouble = null };
            case true when pause.OpenSince is not null:
                return await OpenAsync(pause, route, storeAsync, cancellationToken);
            default:
                return await TurnOffAsync(pause, route, storeAsync, cancellationToken);
        }
    }

    private static async Task<TenantPause> TurnOffAsync(TenantPause pause, RouteSwitch route, Func<TenantPause, Task<bool>> storeAsync, CancellationToken cancellationToken)
    {
        var closing = pause with { Trouble = null };
        if (await storeAsync(closing))
        {
            await route.TurnAsync(isOn: false, cancellationToken);
        }

        return closing;
    }

    private async Task<TenantPause> WaitAsync(TenantPause pause, SelfHealing settings, RouteSwitch route, Func<TenantPause, Task<bool>> storeAsync, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isOn = await route.IsOnAsync(cancellationToken);
        return isOn is null ? Left(pause, "has been removed")
            : isOn == true && now - pause.PausedAt >= TenantWork.Patience ? Left(pause, "has been turned on by somebody") // before, a server that was not told yet may show it so
            : isOn == false && now - pause.OpenSince >= pause.Settle(settings) ? await OpenAsync(pause, route, storeAsync, cancellationToken)
            : pause with { Trouble = null };
    }

    /// <summary>Until the tenant shows that it is on.</summary>
    private async Task<TenantPause> OpenAsync(TenantPause pause, RouteSwitch route, Func<TenantPause, Task<bool>> storeAsync, CancellationToken cancellationToken)
    {
        if (await route.IsOnAsync(cancellationToken) is null)
        {
            return Left(pause, "has been removed");
        }

        var opening = pause with { Phase = PausePhase.Opening, Trouble = null };
        if (!await storeAsync(opening))
        {
            return pause;
        }

        await route.TurnAsync(isOn: true, cancellationToken); // on already or not: what was asked before may only not show yet
        if (await route.IsOnAsync(cancellationToken) != true)
        {
            return opening;
        }

        Log.IsOver(logger, pause.Organisation, pause.PausedAt);
        return opening.End(time.GetUtcNow());
    }

    private TenantPause Left(TenantPause pause, string what)
    {
        Log.IsLeft(logger, pause.Organisation, RulePlan.Route, what);
        return pause.End(time.GetUtcNow());
    }

    private static partial class Log
    {
        [LoggerMessage(6031, LogLevel.Error, "{Organisation}: mail has not come back into Microsoft 365 since {Since:yyyy-MM-dd HH:mm} UTC, so the rule that sends it here was turned off, and mail leaves unsigned: {Cause}. It is turned on again when the way has been open for {Minutes} minutes")]
        public static partial void IsPaused(ILogger logger, string organisation, DateTimeOffset? since, string? cause, int minutes);

        [LoggerMessage(6032, LogLevel.Information, "{Organisation}: the way back into Microsoft 365 is open again, and so is the rule, which was off since {Since:yyyy-MM-dd HH:mm} UTC: mail is signed")]
        public static partial void IsOver(ILogger logger, string organisation, DateTimeOffset? since);

        [LoggerMessage(6033, LogLevel.Warning, "{Organisation}: the rule \"{Rule}\" {What} while mail was paused; it is left as it is from now on")]
        public static partial void IsLeft(ILogger logger, string organisation, string rule, string what);

        [LoggerMessage(6034, LogLevel.Error, "{Organisation}: the rule that sends mail here should be turned off or on, and cannot be; it is tried again every minute, or do it in the Exchange admin center. {Reason}")]
        public static partial void CannotTurn(ILogger logger, string organisation, string reason);
    }
}
