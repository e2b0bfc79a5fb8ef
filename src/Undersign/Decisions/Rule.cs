using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Decisions;

/// <summary>One line of an organisation's policy. The first rule that applies to a recipient decides.</summary>
internal sealed class Rule
{
    public Rule(string name, Condition when, Condition? except, RuleOutcome outcome)
    {
        (Name, When, Except, Outcome) = (name, when, except, outcome);
        Decision = outcome switch
        {
            RuleOutcome.Stamp(var signature, var placement) => new Decision.Stamp(signature, placement, this),
            RuleOutcome.Pass => new Decision.Pass($"the rule \"{name}\" says so", this),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public string Name { get; }

    public Condition When { get; }

    public Condition? Except { get; }

    public RuleOutcome Outcome { get; }

    /// <summary>The decision it makes, one object for all mail: recipients of one copy are found by reference.</summary>
    public Decision Decision { get; }
}

/// <summary>What a rule wants.</summary>
internal abstract record RuleOutcome
{
    private RuleOutcome()
    {
    }

    public sealed record Stamp(Signature Signature, Placement Placement) : RuleOutcome;

    public sealed record Pass : RuleOutcome;
}
