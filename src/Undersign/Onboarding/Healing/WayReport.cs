using Undersign.Onboarding.Tenants;

namespace Undersign.Onboarding.Healing;

/// <summary>What one node is told, each time it asks whether mail would be taken back.</summary>
/// <param name="Since">It has been told the same since then, and has asked all the time.</param>
/// <param name="HeardAt">When it asked last.</param>
internal sealed record WayReport(bool IsOpen, DateTimeOffset Since, DateTimeOffset HeardAt, string Says)
{
    /// <summary>Who has not asked for so long, because it was down, does not know what was in between.</summary>
    public static readonly TimeSpan Gap = 3 * TenantPauses.Pace;

    public static WayReport First(ReturnTrial trial, DateTimeOffset now) => new(trial.State == ReturnState.Open, now, now, trial.Says);

    /// <summary>A report from the future is of a clock that has been put back since.</summary>
    public bool IsFresh(DateTimeOffset now) => now - HeardAt <= Gap && HeardAt - now <= TenantPauses.ClockSkew;

    /// <summary>It is time to ask once more.</summary>
    public bool IsDue(DateTimeOffset now) => !IsFresh(now) || now - HeardAt >= TenantPauses.Pace;

    public WayReport Next(ReturnTrial trial, DateTimeOffset now)
    {
        var next = First(trial, now);
        return next.IsOpen == IsOpen && IsFresh(now) ? next with { Since = Since < now ? Since : now } : next;
    }
}
