namespace Undersign.Onboarding.Healing;

/// <summary>How mail for the outside has fared at this node on its way back.</summary>
/// <param name="TakenAt">Some was last taken.</param>
/// <param name="FailingSince">The first that was not, after that.</param>
/// <param name="FailedAt">The last that was not.</param>
internal readonly record struct HandoverEvidence(DateTimeOffset? TakenAt, DateTimeOffset? FailingSince, DateTimeOffset? FailedAt);
