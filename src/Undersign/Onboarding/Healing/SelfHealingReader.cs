using Undersign.Settings;

namespace Undersign.Onboarding.Healing;

/// <summary>Reads <c>microsoft365: selfHealing:</c>.</summary>
internal static class SelfHealingReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <param name="microsoft">The section it stands in.</param>
    /// <returns><see langword="null"/> where nobody asks for it.</returns>
    public static SelfHealing? Read(Section microsoft)
    {
        if (microsoft.Child("selfHealing") is not { } section)
        {
            return null;
        }

        if (!microsoft.Has("exchange"))
        {
            microsoft.Fault("selfHealing", "the rule is turned off and on by the right that exchange: names; add exchange:");
        }

        var after = section.Duration("after", TimeSpan.FromMinutes(5), Longest);
        var settle = section.Duration("settle", TimeSpan.FromMinutes(1), Longest);
        section.Complete();
        return new(after ?? SelfHealing.Usual.After, settle ?? SelfHealing.Usual.Settle);
    }
}
