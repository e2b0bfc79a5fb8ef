namespace Undersign.Onboarding.Healing;

/// <summary>When mail goes past us by itself, because it would not come back: <c>microsoft365: selfHealing:</c>.</summary>
/// <param name="After">The way back is closed for so long.</param>
/// <param name="Settle">The way back is open for so long before mail comes by us again; twice as long with each pause that follows within a day.</param>
internal sealed record SelfHealing(TimeSpan After, TimeSpan Settle)
{
    public static SelfHealing Usual { get; } = new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(10));
}
