using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Decisions;

/// <summary>One line of an organisation's policy. The first rule that applies to a recipient decides.</summary>
internal sealed class Rule
{
    private readonly Decision _decision;
    private readonly Decision? _later;

    /// <param name="later">What it wants once the sender has used its signature in the thread; null for the same again.</param>
    public Rule(string name, Condition when, Condition? except, RuleOutcome outcome, RuleOutcome? later = null)
    {
        (Name, When, Except, Outcome) = (name, when, except, outcome);
        var signed = outcome is RuleOutcome.Stamp { Signature.Name: var used } ? used : null;
        _decision = DecisionOf(outcome, $"the rule \"{name}\" says so");
        _later = later is null ? null : DecisionOf(later, $"the signature \"{signed}\" stands in this thread already");
        OncePerThread = later is null ? null : signed;
    }

    public string Name { get; }

    public Condition When { get; }

    public Condition? Except { get; }

    public RuleOutcome Outcome { get; }

    /// <summary>The name of the signature that it wants once in a thread; null where a thread makes no difference.</summary>
    public string? OncePerThread { get; }

    /// <summary>The decision it makes, of two objects for all mail: recipients of one copy are found by reference.</summary>
    public Decision DecisionFor(MessageFacts message) =>
        _later is not null && OncePerThread is { } signature && message.SignedInThread.Contains(signature) ? _later : _decision;

    private Decision DecisionOf(RuleOutcome outcome, string whyPass) => outcome switch
    {
        RuleOutcome.Stamp(var signature, var placement) => new Decision.Stamp(signature, placement, this),
        RuleOutcome.Pass => new Decision.Pass(whyPass, this),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
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
