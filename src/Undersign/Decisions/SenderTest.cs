using Undersign.People;

namespace Undersign.Decisions;

/// <summary>What is asked of whoever a message is from.</summary>
internal abstract record SenderTest
{
    private SenderTest()
    {
    }

    /// <param name="originator">The same for all recipients of a message.</param>
    /// <param name="content">Of the message.</param>
    public bool Holds(in Originator originator, MessageContent content) => this switch
    {
        AddressIs(var pattern) => (originator.Address is { } address && pattern.Matches(address)) || (originator.Person is { } person && IsOneOf(person, pattern)),
        InGroup(var group) => originator.Person?.IsMemberOf(group) == true,
        Has(_, TextTest.Matches) when content.Known(this) is { } known => known,
        Has(var attribute, TextTest.Matches text) => content.Learn(this, text.Holds(originator.Person?[attribute], content.Effort)),
        Has(var attribute, var text) => text.Holds(originator.Person?[attribute], content.Effort),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Goes on from "the sender".</summary>
    public sealed override string ToString() => this switch
    {
        AddressIs(var pattern) => $"is {pattern}",
        InGroup(var group) => $"is in the group {group}",
        Has(var attribute, var text) => $"has a {attribute} that {text}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A rule for somebody holds for their aliases too.</summary>
    private static bool IsOneOf(Person person, AddressPattern pattern)
    {
        if (pattern.IsAddress(person.Address))
        {
            return true;
        }

        for (var index = 0; index < person.Aliases.Count; index++)
        {
            if (pattern.IsAddress(person.Aliases[index]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>By the address itself, or by any address of the person.</summary>
    public sealed record AddressIs(AddressPattern Pattern) : SenderTest;

    public sealed record InGroup(string Group) : SenderTest;

    public sealed record Has(string Attribute, TextTest Text) : SenderTest;
}
