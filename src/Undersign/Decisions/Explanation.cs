namespace Undersign.Decisions;

/// <summary>A decision and what every rule had to say to it (law 7).</summary>
internal sealed record Explanation(Decision Decision, IReadOnlyList<RuleVerdict> Verdicts)
{
    public override string ToString() => string.Join(Environment.NewLine, Verdicts);
}

/// <summary>What one rule said to one recipient of one message.</summary>
/// <param name="Because">The condition that kept it from applying.</param>
internal readonly record struct RuleVerdict(Rule Rule, Verdict Verdict, Condition? Because = null)
{
    public override string ToString() => $"{Rule.Name}: {Text}";

    private string Text => Verdict switch
    {
        Verdict.Applies => "applies",
        Verdict.DoesNotApply => $"does not apply; it asks that {Because}",
        Verdict.Excepted => $"does not apply; its exception holds: {Because}",
        Verdict.SenderUnknown => "does not apply; its signature needs a person, and the sender is not among the people",
        Verdict.NothingScheduled => "does not apply; none of its banners is scheduled now",
        Verdict.NotAsked => "not asked; an earlier rule decided",
        Verdict.HandsOff => "not asked; no rule may touch this message",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

internal enum Verdict
{
    Applies,
    DoesNotApply,
    Excepted,

    /// <summary>Its signature names fields of a person we do not know.</summary>
    SenderUnknown,

    /// <summary>It has banners alone, and it is not their time.</summary>
    NothingScheduled,

    /// <summary>An earlier rule decided.</summary>
    NotAsked,

    /// <summary>No rule may touch this message (law 5), or the sender is not of the organisation.</summary>
    HandsOff,
}
