namespace Undersign.Decisions;

/// <summary>What is asked of a recipient.</summary>
internal abstract record RecipientTest
{
    private RecipientTest()
    {
    }

    public bool Holds(in RecipientFacts recipient) => this switch
    {
        OnSide(var isInside) => recipient.IsInside == isInside,
        AddressIs(var pattern) => pattern.Matches(recipient.Address),
        InGroup(var group) => recipient.Person?.IsMemberOf(group) == true,
        AnyOf(var tests) => HoldsOne(tests, recipient),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Goes on from "the recipient".</summary>
    public sealed override string ToString() => this switch
    {
        OnSide(var isInside) => isInside ? "is inside" : "is outside",
        AddressIs(var pattern) => $"is {pattern}",
        InGroup(var group) => $"is in the group {group}",
        AnyOf(var tests) => $"({string.Join(" or ", tests)})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool HoldsOne(IReadOnlyList<RecipientTest> tests, in RecipientFacts recipient)
    {
        for (var index = 0; index < tests.Count; index++)
        {
            if (tests[index].Holds(recipient))
            {
                return true;
            }
        }

        return false;
    }

    public sealed record OnSide(bool IsInside) : RecipientTest;

    public sealed record AddressIs(AddressPattern Pattern) : RecipientTest;

    /// <summary>A group of our own people.</summary>
    public sealed record InGroup(string Group) : RecipientTest;

    public sealed record AnyOf(IReadOnlyList<RecipientTest> Tests) : RecipientTest;
}
