namespace Undersign.Decisions;

/// <summary>What a rule asks of a message and one recipient. A closed set: what holds is one pure function.</summary>
internal abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>Holds always.</summary>
    public static Condition Always { get; } = new All([]);

    public bool Holds(MessageFacts message, in RecipientFacts recipient)
    {
        switch (this)
        {
            case OfSender(var test, var identity):
                return test.Holds(message.By(identity), message.Content);
            case OfRecipient(var test):
                return test.Holds(recipient);
            case OfMessage(var test):
                return test.Holds(message);
            case AnyRecipient or EveryRecipient:
                return HoldsForAudience(message.Content);
            case Not(var inner):
                return !inner.Holds(message, recipient);
            case Any(var several):
                return FirstThat(holds: true, several, message, recipient) is not null;
            case All(var several):
                return FirstThat(holds: false, several, message, recipient) is null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The innermost condition that kept this one from holding; for explanations.</summary>
    public Condition FirstFailing(MessageFacts message, in RecipientFacts recipient) =>
        this is All(var several) && FirstThat(holds: false, several, message, recipient) is { } failing ? failing.FirstFailing(message, recipient) : this;

    /// <summary>In the administrator's words: "the recipient is outside".</summary>
    public sealed override string ToString() => this switch
    {
        OfSender(var test, var identity) => $"{Words(identity)} {test}",
        OfRecipient(var test) => $"the recipient {test}",
        OfMessage(var test) => test.ToString(),
        AnyRecipient(var tests) => $"somebody among the recipients {string.Join(" and ", tests)}",
        EveryRecipient(var tests) => $"every recipient {string.Join(" and ", tests)}",
        Not(var inner) => $"not: {inner}",
        Any(var several) => several.Count == 1 ? several[0].ToString() : $"({string.Join(" or ", several)})",
        All(var several) => several.Count == 0 ? "always" : string.Join(" and ", several),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Words(Identity identity) => identity switch
    {
        Identity.From => "the sender",
        Identity.Sender => "who sent it (Sender)",
        Identity.Envelope => "the reverse-path",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>It is the same for all recipients of the message, so it is found out once.</summary>
    private bool HoldsForAudience(MessageContent content)
    {
        if (content.Known(this) is { } known)
        {
            return known;
        }

        var holds = this is EveryRecipient(var all) ? !content.Audience.Exists(one => !Fits(all, one)) : this is AnyRecipient(var any) && content.Audience.Exists(one => Fits(any, one));
        return content.Learn(this, holds);
    }

    private static bool Fits(IReadOnlyList<RecipientTest> tests, in RecipientFacts recipient)
    {
        for (var index = 0; index < tests.Count; index++)
        {
            if (!tests[index].Holds(recipient))
            {
                return false;
            }
        }

        return true;
    }

    private static Condition? FirstThat(bool holds, IReadOnlyList<Condition> several, MessageFacts message, in RecipientFacts recipient)
    {
        for (var index = 0; index < several.Count; index++)
        {
            if (several[index].Holds(message, recipient) == holds)
            {
                return several[index];
            }
        }

        return null;
    }

    public sealed record OfSender(SenderTest Test, Identity Identity = Identity.From) : Condition;

    /// <summary>The recipient of this copy.</summary>
    public sealed record OfRecipient(RecipientTest Test) : Condition;

    public sealed record OfMessage(MessageTest Test) : Condition;

    /// <summary>All of these hold for somebody among the recipients of the message.</summary>
    public sealed record AnyRecipient(IReadOnlyList<RecipientTest> Tests) : Condition;

    /// <summary>All of these hold for every recipient of the message.</summary>
    public sealed record EveryRecipient(IReadOnlyList<RecipientTest> Tests) : Condition;

    public sealed record All(IReadOnlyList<Condition> Conditions) : Condition;

    public sealed record Any(IReadOnlyList<Condition> Conditions) : Condition;

    public sealed record Not(Condition Inner) : Condition;
}
