using Undersign.Decisions;

namespace Undersign.Rehearsals;

/// <summary>What can still be said of a condition when only the trace of a message is left: it held, it did not, or nobody knows any more.</summary>
/// <remarks>Law 10: of a message its addresses, its size and its time are kept; its subject, its text and its other fields are not.</remarks>
internal static class Hindsight
{
    /// <returns><see langword="null"/> where it hangs on what is not kept.</returns>
    public static bool? Held(Condition condition, MessageFacts message, in RecipientFacts recipient)
    {
        switch (condition)
        {
            case Condition.OfSender { Identity: Identity.Sender }:
                return null; // the field Sender
            case Condition.OfMessage { Test: not (MessageTest.Larger or MessageTest.Within) }:
                return null;
            case Condition.AnyRecipient:
                return condition.Holds(message, recipient) ? true : null; // To and Cc may have named others
            case Condition.EveryRecipient:
                return condition.Holds(message, recipient) ? null : false;
            case Condition.Not(var inner):
                return !Held(inner, message, recipient);
            case Condition.Any(var several):
                return Together(several, decisive: true, message, recipient);
            case Condition.All(var several):
                return Together(several, decisive: false, message, recipient);
            default:
                return condition.Holds(message, recipient);
        }
    }

    /// <summary>The innermost condition that kept this one from holding, or may have.</summary>
    public static Condition FirstInDoubt(Condition condition, MessageFacts message, RecipientFacts recipient) =>
        condition is Condition.All(var several) && (several.FirstOrDefault(one => Held(one, message, recipient) == false) ?? several.FirstOrDefault(one => Held(one, message, recipient) is null)) is { } inner
            ? FirstInDoubt(inner, message, recipient)
            : condition;

    /// <param name="decisive">What one of them says decides: that it holds, of any; that it does not, of all.</param>
    private static bool? Together(IReadOnlyList<Condition> several, bool decisive, MessageFacts message, in RecipientFacts recipient)
    {
        bool? result = !decisive;
        foreach (var one in several)
        {
            var held = Held(one, message, recipient);
            if (held == decisive)
            {
                return decisive;
            }

            result = held is null ? null : result;
        }

        return result;
    }
}
