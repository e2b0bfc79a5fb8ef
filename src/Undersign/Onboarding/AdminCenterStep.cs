namespace Undersign.Onboarding;

/// <summary>A field of a page of the Exchange admin center.</summary>
/// <param name="Page">The heading of the page.</param>
/// <param name="Field">As it is labelled.</param>
/// <param name="Choice">What to choose, where the admin center has words of its own for the value; else the value is typed.</param>
internal sealed record AdminCenterStep(string Page, string Field, string? Choice = null);
