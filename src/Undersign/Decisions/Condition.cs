using Undersign.People;

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
            case RecipientSide(var isInside):
                return recipient.IsInside == isInside;
            case RecipientIs(var pattern):
                return pattern.Matches(recipient.Address);
            case SenderIs(var pattern):
                return IsSender(pattern, message);
            case SenderInGroup(var group):
                return message.Sender?.IsMemberOf(group) == true;
            case SenderHas(var attribute, var value):
                return string.Equals(message.Sender?[attribute], value, StringComparison.OrdinalIgnoreCase);
            case InThread(var position):
                return message.Thread == position;
            case SubjectContains(var text):
                return message.Subject.Contains(text, StringComparison.OrdinalIgnoreCase);
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
        RecipientSide(var isInside) => isInside ? "the recipient is inside" : "the recipient is outside",
        RecipientIs(var pattern) => $"the recipient is {pattern}",
        SenderIs(var pattern) => $"the sender is {pattern}",
        SenderInGroup(var group) => $"the sender is in the group {group}",
        SenderHas(var attribute, var value) => $"the sender's {attribute} is {value}",
        InThread(var position) => position switch
        {
            ThreadPosition.New => "the message begins a conversation",
            ThreadPosition.Reply => "the message is a reply",
            _ => "the message is a forward",
        },
        SubjectContains(var text) => $"the subject contains \"{text}\"",
        Not(var inner) => $"not: {inner}",
        Any(var several) => several.Count == 1 ? several[0].ToString() : $"({string.Join(" or ", several)})",
        All(var several) => several.Count == 0 ? "always" : string.Join(" and ", several),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>By From, or by any address of the person: a rule for somebody holds for their aliases too.</summary>
    private static bool IsSender(AddressPattern pattern, MessageFacts message) =>
        (message.Author is { } author && pattern.Matches(author)) || (message.Sender is { } sender && IsOneOf(sender, pattern));

    private static bool IsOneOf(Person sender, AddressPattern pattern)
    {
        if (pattern.IsAddress(sender.Address))
        {
            return true;
        }

        for (var index = 0; index < sender.Aliases.Count; index++)
        {
            if (pattern.IsAddress(sender.Aliases[index]))
            {
                return true;
            }
        }

        return false;
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

    public sealed record RecipientSide(bool IsInside) : Condition;

    public sealed record RecipientIs(AddressPattern Pattern) : Condition;

    public sealed record SenderIs(AddressPattern Pattern) : Condition;

    public sealed record SenderInGroup(string Group) : Condition;

    public sealed record SenderHas(string Attribute, string Value) : Condition;

    public sealed record InThread(ThreadPosition Position) : Condition;

    public sealed record SubjectContains(string Text) : Condition;

    public sealed record All(IReadOnlyList<Condition> Conditions) : Condition;

    public sealed record Any(IReadOnlyList<Condition> Conditions) : Condition;

    public sealed record Not(Condition Inner) : Condition;
}
