using Undersign.Decisions;
using Undersign.People;

namespace Undersign.Tests.Decisions;

public sealed class ConditionTests
{
    private static readonly Person Ann = new(new(["department", "title"]), ["Sales", null], "ann@contoso.example", ["a@contoso.example"], ["Sales", "Leads"]);

    private static readonly MessageFacts Message = new()
    {
        Author = new("ann", "contoso.example"),
        Sender = Ann,
        IsSenderInside = true,
        ReversePath = new("ann", "contoso.example"),
        Subject = "Re: Offer 42",
        Thread = ThreadPosition.Reply,
    };

    private static readonly RecipientFacts Bob = new(new("bob", "mail.fabrikam.example"), IsInside: false);

    public static TheoryData<string, bool> Patterns => new()
    {
        { "bob@mail.fabrikam.example", true },
        { "BOB@mail.Fabrikam.example", true },
        { "carl@mail.fabrikam.example", false },
        { "mail.fabrikam.example", true },
        { "fabrikam.example", false },
        { "*.fabrikam.example", true },
        { "*.mail.fabrikam.example", false },
        { "*.example", true },
        { "*.abrikam.example", false },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void An_address_pattern_matches_addresses_domains_and_subdomains(string pattern, bool matches) =>
        Assert.Equal(matches, new Condition.RecipientIs(Pattern(pattern)).Holds(Message, Bob));

    [Fact]
    public void Conditions_on_the_sender_ask_the_person()
    {
        Assert.True(new Condition.SenderInGroup("leads").Holds(Message, Bob));
        Assert.False(new Condition.SenderInGroup("Lead").Holds(Message, Bob));
        Assert.True(new Condition.SenderHas("Department", "sales").Holds(Message, Bob));
        Assert.False(new Condition.SenderHas("title", "").Holds(Message, Bob));
        Assert.True(new Condition.SenderIs(Pattern("A@contoso.example")).Holds(Message, Bob));
        Assert.False(new Condition.SenderIs(Pattern("x@contoso.example")).Holds(Message, Bob));
    }

    [Fact]
    public void Nothing_is_true_of_a_sender_nobody_knows()
    {
        var stranger = Message with { Sender = null, Author = null };

        Assert.False(new Condition.SenderInGroup("Sales").Holds(stranger, Bob));
        Assert.False(new Condition.SenderHas("department", "Sales").Holds(stranger, Bob));
        Assert.False(new Condition.SenderIs(Pattern("contoso.example")).Holds(stranger, Bob));
    }

    [Fact]
    public void All_any_and_not_are_what_they_say()
    {
        var (yes, no) = (new Condition.SubjectContains("offer"), new Condition.SubjectContains("invoice"));

        Assert.True(Condition.Always.Holds(Message, Bob));
        Assert.True(new Condition.All([yes, yes]).Holds(Message, Bob));
        Assert.False(new Condition.All([yes, no]).Holds(Message, Bob));
        Assert.True(new Condition.Any([no, yes]).Holds(Message, Bob));
        Assert.False(new Condition.Any([no]).Holds(Message, Bob));
        Assert.True(new Condition.Not(no).Holds(Message, Bob));
    }

    [Fact]
    public void The_innermost_failing_condition_is_named()
    {
        var condition = new Condition.All([new Condition.SubjectContains("offer"), new Condition.All([new Condition.InThread(ThreadPosition.New), new Condition.SubjectContains("x")])]);

        Assert.Equal("the message begins a conversation", condition.FirstFailing(Message, Bob).ToString());
    }

    [Theory]
    [InlineData("Offer", false, "New")]
    [InlineData("Offer", true, "Reply")]
    [InlineData("Re: Offer", false, "Reply")]
    [InlineData("  AW : Angebot", false, "Reply")]
    [InlineData("Re[2]: Offer", false, "Reply")]
    [InlineData("SV: Tilbud", false, "Reply")]
    [InlineData("回复：报价", false, "Reply")]
    [InlineData("FW: Offer", true, "Forward")]
    [InlineData("Fwd: Re: Offer", true, "Forward")]
    [InlineData("WG: AW: Angebot", false, "Forward")]
    [InlineData("Region: north", false, "New")]
    [InlineData("A subject with a colon: late", false, "New")]
    [InlineData(":", false, "New")]
    [InlineData("", false, "New")]
    public void Replies_and_forwards_are_told_by_fields_and_words(string subject, bool hasReferences, string expected) =>
        Assert.Equal(expected, ThreadPositions.Of(subject, hasReferences).ToString());

    private static AddressPattern Pattern(string text) => AddressPattern.TryParse(text, out _)!;
}
