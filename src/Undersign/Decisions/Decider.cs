namespace Undersign.Decisions;

/// <summary>Same facts, same rules, same decision (law 7).</summary>
internal static class Decider
{
    /// <summary>Rules that may apply to one recipient: each makes the message longer.</summary>
    public const int MaxTogether = 8;

    /// <summary>Why a message passes that rules were asked about.</summary>
    public const string NoRuleApplies = "no rule applies";

    /// <summary>Why a message passes for which a rule would have a signature, if its sender were known.</summary>
    public const string SenderIsNobody = "the sender is not among the people";

    private static readonly Decision NobodySends = new Decision.Pass(SenderIsNobody, null);
    private static readonly Decision NoRule = new Decision.Pass(NoRuleApplies, null);
    private static readonly Decision SenderOutside = new Decision.Pass("the sender is outside the organisation", null);

    /// <summary>For the mail path: allocates nothing for ordinary mail, where one rule decides.</summary>
    public static Decision Decide(MessageFacts message, in RecipientFacts recipient, IReadOnlyList<Rule> rules)
    {
        var decision = BeforeRules(message);
        var (together, isUnknown) = (0, false);
        for (var index = 0; index < rules.Count && (decision is null || together > 0); index++)
        {
            var verdict = Judge(rules[index], message, recipient, out var its).Verdict;
            isUnknown |= verdict == Verdict.SenderUnknown;
            if (verdict == Verdict.Applies)
            {
                decision = decision is null ? its : decision.And(its!); // who applies decides
                together = rules[index].GoesOn && together + 1 < MaxTogether ? together + 1 : 0;
            }
        }

        return decision ?? (isUnknown ? NobodySends : NoRule);
    }

    /// <summary>The same decision with every rule's reason; for traces of one message, the simulator and tests.</summary>
    public static Explanation Explain(MessageFacts message, in RecipientFacts recipient, IReadOnlyList<Rule> rules)
    {
        var decision = BeforeRules(message);
        var unasked = decision is null ? Verdict.NotAsked : Verdict.HandsOff;
        var together = 0;
        var verdicts = new List<RuleVerdict>(rules.Count);
        foreach (var rule in rules)
        {
            Decision? its = null;
            var verdict = decision is null || together > 0 ? Judge(rule, message, recipient, out its) : new(rule, unasked);
            if (verdict.Verdict == Verdict.Applies)
            {
                decision = decision is null ? its : decision.And(its!); // who applies decides
                together = rule.GoesOn && together + 1 < MaxTogether ? together + 1 : 0;
            }

            verdicts.Add(verdict);
        }

        return new(decision ?? (verdicts.Exists(static each => each.Verdict == Verdict.SenderUnknown) ? NobodySends : NoRule), verdicts);
    }

    /// <summary>Mail that no rule may touch (law 5), and mail of others that only passes through us (WS-7).</summary>
    private static Decision? BeforeRules(MessageFacts message) =>
        message.HandsOff is { } reason ? new Decision.Pass(reason, null)
        : !message.IsSenderInside ? SenderOutside
        : null;

    /// <param name="decision">Where it applies.</param>
    private static RuleVerdict Judge(Rule rule, MessageFacts message, in RecipientFacts recipient, out Decision? decision)
    {
        decision = null;
        if (!rule.When.Holds(message, recipient))
        {
            return new(rule, Verdict.DoesNotApply, rule.When.FirstFailing(message, recipient));
        }

        if (rule.Except is { } except && except.Holds(message, recipient))
        {
            return new(rule, Verdict.Excepted, except);
        }

        if (rule.NeedsPerson && message.By(rule.Identity).Person is null)
        {
            return new(rule, Verdict.SenderUnknown);
        }

        decision = rule.DecisionFor(message);
        return new(rule, decision is null ? Verdict.NothingScheduled : Verdict.Applies);
    }
}
