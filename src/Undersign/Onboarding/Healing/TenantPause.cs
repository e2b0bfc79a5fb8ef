using Undersign.Onboarding.Tenants;

namespace Undersign.Onboarding.Healing;

/// <summary>Whether an organisation's mail goes past us for now, and what is known of the way back.</summary>
/// <remarks>
/// <code>
///            handovers fail and the tenant says no, for the set time        the tenant shows the rule off
///   Flowing ──────────────────────────────────────────────────▶ Closing ────────────────────────────────▶ Paused
///      ▲                                                            │ the way is open again                   │ the way is open
///      │              the tenant shows the rule on                  ▼                                         │ for the settle time
///      └───────────────────────────────────────────────────── Opening ◀───────────────────────────────────────┘
///                                        Opening, and the way is closed again: Closing, whatever the tenant shows.
/// </code>
/// Whoever turns the rule on or removes it meanwhile has decided: it flows again, and what they turn off after that stays off.
/// </remarks>
internal sealed record TenantPause(string Organisation)
{
    /// <summary>Each pause that follows within this time doubles the settle time.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestSettle = TimeSpan.FromHours(12);

    public PausePhase Phase { get; init; }

    /// <summary>The first handover that failed since one succeeded, at any node.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Since when the tenant, asked again and again, would take nothing back.</summary>
    public DateTimeOffset? ClosedSince { get; init; }

    /// <summary>While mail goes past us: since when the tenant would take it back.</summary>
    public DateTimeOffset? OpenSince { get; init; }

    /// <summary>When the rule was turned off.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>When it was turned on again, the last time.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>How many pauses followed one upon the other.</summary>
    public int Pauses { get; init; }

    /// <summary>What the tenant said last when it would take nothing back.</summary>
    public string? Cause { get; init; }

    /// <summary>Why what should be done cannot be.</summary>
    public string? Trouble { get; init; }

    public bool IsPaused => Phase != PausePhase.Flowing;

    /// <summary>Whether there is anything to look at.</summary>
    public bool IsOpenQuestion => IsPaused || FailingSince is not null || ClosedSince is not null;

    /// <summary>It is open when one node is told so, and closed when each is.</summary>
    /// <param name="reports">Of the nodes that are up.</param>
    public TenantPause Heard(IReadOnlyList<WayReport> reports)
    {
        var open = reports.Where(static report => report.IsOpen).ToList();
        return reports.Count == 0 ? this with { ClosedSince = null, OpenSince = null }
            : open.Count > 0 ? this with { ClosedSince = null, OpenSince = open.Min(static report => report.Since) }
            : this with { ClosedSince = reports.Max(static report => report.Since), OpenSince = null, Cause = reports[0].Says };
    }

    /// <summary>Both have to say so, each for the whole time: handovers may fail for what they are, and a question may be asked at a bad moment.</summary>
    public bool IsDue(SelfHealing settings, DateTimeOffset now) => FailingSince is { } failing && ClosedSince is { } closed && now - failing >= settings.After && now - closed >= settings.After;

    public TenantPause Begin(DateTimeOffset now) => this with
    {
        Phase = PausePhase.Closing,
        PausedAt = now,
        Pauses = ResumedAt is { } resumed && now - resumed < Memory ? Pauses + 1 : 1,
        Trouble = null,
    };

    /// <summary>It was asked to be on, and must not be: perhaps it is.</summary>
    public TenantPause CloseAgain(DateTimeOffset now) => this with { Phase = PausePhase.Closing, PausedAt = now };

    /// <summary>How long the way has to be open before mail comes by us again.</summary>
    public TimeSpan Settle(SelfHealing settings)
    {
        var settle = settings.Settle * Math.Pow(2, Math.Clamp(Pauses - 1, 0, 10));
        return settle < LongestSettle ? settle : LongestSettle;
    }

    /// <summary>It flows again: what was known before counts no more.</summary>
    public TenantPause End(DateTimeOffset now) => this with { Phase = PausePhase.Flowing, FailingSince = null, ClosedSince = null, OpenSince = null, PausedAt = null, ResumedAt = now, Trouble = null };

    /// <summary>For an administrator: why, and what happens next.</summary>
    public ConnectionStatus Status(SelfHealing settings, IEnumerable<ConnectionFault> besides)
    {
        var next = OpenSince is { } open ? string.Create(null, $"the way back is open again, and the rule is turned on at {open + Settle(settings):HH:mm} UTC if it stays so")
            : string.Create(null, $"it is tried every minute, and the rule is turned on when the way back has been open for {Settle(settings).TotalMinutes:0} minutes");
        return new(ConnectionState.Paused, next, [new(Says, "your mail leaves unsigned meanwhile"), .. besides]);
    }

    public string Says => string.Create(null, $"mail would not come back, so the rule \"{RulePlan.Route}\" was turned off at {PausedAt:yyyy-MM-dd HH:mm} UTC: {Cause}{(Trouble is null ? "" : $" ({Trouble})")}");
}

internal enum PausePhase
{
    Flowing,

    /// <summary>The rule is to be off, and has perhaps been turned off.</summary>
    Closing,
    Paused,

    /// <summary>The rule is to be on again.</summary>
    Opening,
}
