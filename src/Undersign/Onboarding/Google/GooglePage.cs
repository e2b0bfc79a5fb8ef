namespace Undersign.Onboarding.Google;

/// <summary>One setting of the Google Admin console as it should be.</summary>
/// <param name="Purpose">One sentence for the administrator.</param>
/// <param name="Way">How to get there.</param>
/// <param name="Fields">In the order of the console.</param>
internal sealed record GooglePage(string Title, string Purpose, string Way, IReadOnlyList<(AdminCenterStep Step, string Value)> Fields);
