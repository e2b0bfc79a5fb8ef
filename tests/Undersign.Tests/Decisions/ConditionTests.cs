using Undersign.Decisions;
using Undersign.People;

namespace Undersign.Tests.Decisions;

public sealed class ConditionTests
{
    private static readonly Person Ann = new(new(["department", "title"]), ["Sales", null], "ann@contoso.example", ["a@contoso.example"], [new("Sales"), new("Leads", "leads@contoso.example")]);

    private static readonly MessageFacts Message = new()
    {
        Author = new("ann", "contoso.example"),
        Sender = Ann,
        IsSenderInside = true,
        ReversePath = new("ann", "contoso.example"),
        At = DateTimeOffset.UnixEpoch,
        Content = ContentSamples.Of(),
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
        Assert.Equal(matches, new RecipientTest.AddressIs(Pattern(pattern)).Holds(Bob));

    [Fact]
    public void Conditions_on_the_sender_ask_the_person()
    {
        Assert.True(Holds(new SenderTest.InGroup("leads")));
        Assert.False(Holds(new SenderTest.InGroup("Lead")));
        Assert.True(Holds(new SenderTest.Has("Department", new TextTest.Is("sales"))));
        Assert.False(Holds(new SenderTest.Has("title", new TextTest.IsThere())));
        Assert.True(Holds(new SenderTest.Has("mail", new TextTest.IsThere())));
        Assert.True(Holds(new SenderTest.AddressIs(Pattern("A@contoso.example"))));
        Assert.False(Holds(new SenderTest.AddressIs(Pattern("x@contoso.example"))));
    }

    [Fact]
    public void Nothing_is_true_of_a_sender_nobody_knows()
    {
        var stranger = Message with { Sender = null, Author = null };

        Assert.False(Holds(new SenderTest.InGroup("Sales"), stranger));
        Assert.False(Holds(new SenderTest.Has("department", new TextTest.IsThere()), stranger));
        Assert.False(Holds(new SenderTest.AddressIs(Pattern("contoso.example")), stranger));
    }

    [Fact]
    public void A_delegate_is_told_from_the_author()
    {
        var bert = new Person(new([]), [], "bert@contoso.example", [], [new("Assistants")]);
        var message = Message with { Submitter = new(new("bert", "contoso.example"), bert), EnvelopePerson = bert, ReversePath = new("bert", "contoso.example") };
        var test = new SenderTest.InGroup("Assistants");

        Assert.False(new Condition.OfSender(test).Holds(message, Bob));
        Assert.True(new Condition.OfSender(test, Identity.Sender).Holds(message, Bob));
        Assert.True(new Condition.OfSender(test, Identity.Envelope).Holds(message, Bob));
        Assert.True(new MessageTest.OnBehalf(Expected: true).Holds(message));
        Assert.True(new MessageTest.OnBehalf(Expected: false).Holds(Message));
        Assert.True(new MessageTest.OnBehalf(Expected: false).Holds(Message with { Submitter = new(new("a", "contoso.example"), Ann) }));
    }

    [Fact]
    public void All_any_and_not_are_what_they_say()
    {
        var (yes, no) = (Subject("offer"), Subject("invoice"));

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
        var condition = new Condition.All([Subject("offer"), new Condition.All([new Condition.OfMessage(new MessageTest.InThread(ThreadPosition.New)), Subject("x")])]);

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

    private static bool Holds(SenderTest test, MessageFacts? message = null) => new Condition.OfSender(test).Holds(message ?? Message, Bob);

    private static Condition.OfMessage Subject(string text) => new Condition.OfMessage(new MessageTest.Subject(new TextTest.Contains(text)));

    private static AddressPattern Pattern(string text) => AddressPattern.TryParse(text, out _)!;
}
