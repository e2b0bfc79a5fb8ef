namespace Undersign.Decisions;

/// <summary>Same facts, same rules, same decision (law 7).</summary>
internal static class Decider
{
    private static readonly Decision NoRule = new Decision.Pass("no rule applies", null);
    private static readonly Decision SenderOutside = new Decision.Pass("the sender is outside the organisation", null);

    /// <summary>For the mail path: allocates nothing for ordinary mail.</summary>
    public static Decision Decide(MessageFacts message, in RecipientFacts recipient, IReadOnlyList<Rule> rules)
    {
        if (BeforeRules(message) is { } decided)
        {
            return decided;
        }

        for (var index = 0; index < rules.Count; index++)
        {
            if (Judge(rules[index], message, recipient).Verdict == Verdict.Applies)
            {
                return rules[index].DecisionFor(message);
            }
        }

        return NoRule;
    }

    /// <summary>The same decision with every rule's reason; for traces of one message, the simulator and tests.</summary>
    public static Explanation Explain(MessageFacts message, in RecipientFacts recipient, IReadOnlyList<Rule> rules)
    {
        var decision = BeforeRules(message);
        var unasked = decision is null ? Verdict.NotAsked : Verdict.HandsOff;
        var verdicts = new List<RuleVerdict>(rules.Count);
        foreach (var rule in rules)
        {
            var verdict = decision is null ? Judge(rule, message, recipient) : new(rule, unasked);
            decision = verdict.Verdict == Verdict.Applies ? rule.DecisionFor(message) : decision;
            verdicts.Add(verdict);
        }

        return new(decision ?? NoRule, verdicts);
    }

    /// <summary>Mail that no rule may touch (law 5), and mail of others that only passes through us (WS-7).</summary>
    private static Decision? BeforeRules(MessageFacts message) =>
        message.HandsOff is { } reason ? new Decision.Pass(reason, null)
        : !message.IsSenderInside ? SenderOutside
        : null;

    private static RuleVerdict Judge(Rule rule, MessageFacts message, in RecipientFacts recipient)
    {
        if (!rule.When.Holds(message, recipient))
        {
            return new(rule, Verdict.DoesNotApply, rule.When.FirstFailing(message, recipient));
        }

        if (rule.Except is { } except && except.Holds(message, recipient))
        {
            return new(rule, Verdict.Excepted, except);
        }

        return rule.Outcome is RuleOutcome.Stamp { Signature.NeedsPerson: true } && message.Sender is null
            ? new(rule, Verdict.SenderUnknown)
            : new(rule, Verdict.Applies);
    }
}
