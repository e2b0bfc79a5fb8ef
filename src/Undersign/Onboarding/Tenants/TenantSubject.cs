using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Healing;

namespace Undersign.Onboarding.Tenants;

/// <summary>A tenant to be looked after.</summary>
/// <param name="Settings">With <see cref="MicrosoftSettings.Exchange"/>.</param>
/// <param name="OurHalf">What there is to say of the way at our side, as of a moment.</param>
internal sealed record TenantSubject(string Organisation, MicrosoftSettings Settings, Func<DateTimeOffset, IReadOnlyList<Finding>> OurHalf)
{
    /// <summary>Asks the tenant whether it would take mail back; <see langword="null"/> where none goes back. It ends in time by itself.</summary>
    public Func<CancellationToken, Task<ReturnTrial>>? TryReturn { get; init; }

    /// <summary>How mail has fared on that way at this node; <see langword="null"/> where none is handed over, as by a command.</summary>
    public Func<HandoverEvidence>? Handovers { get; init; }
}
