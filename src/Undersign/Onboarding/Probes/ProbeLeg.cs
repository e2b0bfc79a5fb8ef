namespace Undersign.Onboarding.Probes;

/// <summary>One stretch of a probe's way.</summary>
/// <param name="At">When it was behind the message; <see langword="null"/> where it is not.</param>
/// <param name="Words">What is known of it.</param>
/// <param name="Advice">What to look at where it is missing.</param>
internal sealed record ProbeLeg(string Name, ProbeLegState State, DateTimeOffset? At, string Words, string? Advice = null);

internal enum ProbeLegState
{
    Done,
    Waiting,
    Missing,
}
