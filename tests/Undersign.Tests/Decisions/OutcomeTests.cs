using System.Text.Json.Nodes;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Decisions;

/// <summary>What rules put into a message: signatures, banners that take turns, disclaimers, and several rules together.</summary>
public sealed class OutcomeTests
{
    private static readonly Organisation Contoso = Organisation("""
        - { name: "no", when: { subject: "[plain]" }, pass: true }
        - { name: signed, when: { sender: ann@contoso.example }, signature: standard, continue: true }
        - name: campaign
          when: { recipients: outside }
          banner:
            - { use: spring, weight: 3, schedule: { since: 2026-03-01, until: 2026-05-31 } }
            - { use: fair, weight: 1, placement: top, schedule: { since: 2026-03-01, until: 2026-05-31 } }
          continue: true
        - { name: short ones, signature: short, disclaimer: { use: legal, placement: end }, continue: true }
        - { name: legal again, disclaimer: legal, continue: true }
        - { name: stop here, when: { subject: "[stop]" }, pass: true }
        - { name: imprint, when: { recipients: outside }, disclaimer: imprint }
        - { name: never asked, when: { recipients: outside }, disclaimer: once }
        """);

    [Theory]
    [InlineData("ann@contoso.example", "bob@fabrikam.example", "", "standard@Reply legal@End imprint@Reply by signed, short ones, imprint")]
    [InlineData("eve@contoso.example", "bob@fabrikam.example", "", "short@Reply legal@End imprint@Reply by short ones, imprint")]
    [InlineData("ann@contoso.example", "eve@contoso.example", "", "standard@Reply legal@End by signed, short ones")]
    [InlineData("ann@contoso.example", "bob@fabrikam.example", "[stop]", "standard@Reply legal@End by signed, short ones")]
    [InlineData("ann@contoso.example", "bob@fabrikam.example", "[plain]", "pass")]
    public void Rules_that_go_on_let_later_ones_add_what_is_not_there(string from, string to, string subject, string expected) =>
        Assert.Equal(expected, Text(Decide(Facts(from, subject), to)));

    [Fact]
    public void Recipients_for_whom_several_rules_agree_have_equal_decisions()
    {
        var message = Facts("ann@contoso.example");

        Assert.Equal(Decide(message, "a@fabrikam.example"), Decide(message, "b@fabrikam.example"));
        Assert.Equal(Decide(message, "a@fabrikam.example").GetHashCode(), Decide(message, "b@fabrikam.example").GetHashCode());
        Assert.NotEqual(Decide(message, "a@fabrikam.example"), Decide(message, "eve@contoso.example"));
    }

    [Fact]
    public void Banners_take_turns_by_weight_and_stay_with_their_message()
    {
        var spring = new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);
        var shown = Enumerable.Range(0, 400).Select(number => Banner(Facts("eve@contoso.example", id: $"<{number}@contoso.example>", at: spring))).ToList();

        Assert.All(shown.Index(), one => Assert.Equal(one.Item, Banner(Facts("eve@contoso.example", id: $"<{one.Index}@contoso.example>", at: spring.AddDays(1)))));
        Assert.InRange(shown.Count(static name => name == "spring@Reply"), 250, 350);
        Assert.Equal(400, shown.Count(static name => name is "spring@Reply" or "fair@Top"));
    }

    [Fact]
    public void A_banner_that_is_not_scheduled_leaves_its_rule_without_effect()
    {
        var explanation = Decider.Explain(Facts("eve@contoso.example"), Recipient("bob@fabrikam.example"), Contoso.Rules);

        Assert.Equal(Verdict.NothingScheduled, explanation.Verdicts[2].Verdict);
        Assert.Equal("campaign: does not apply; none of its banners is scheduled now", explanation.Verdicts[2].ToString());
        Assert.Equal(Verdict.NotAsked, explanation.Verdicts[^1].Verdict);
    }

    [Theory]
    [InlineData("", "once@Reply legal@Reply")]
    [InlineData("once", "legal@Reply")]
    public void What_stands_once_in_a_thread_gives_way_alone(string signedInThread, string expected)
    {
        var organisation = Organisation("- { name: all, signature: once, disclaimer: legal }");
        var message = Facts("eve@contoso.example") with { SignedInThread = new HashSet<string>(StringComparer.Ordinal) { signedInThread } };

        var decision = Decider.Decide(message, Recipient("bob@fabrikam.example"), organisation.Rules);

        Assert.Equal(expected + " by all", Text(decision));
        Assert.Equal(["once"], decision.OncePerThread);
        Assert.True(organisation.RemembersThreads);
    }

    [Fact]
    public void A_signature_that_stands_in_the_thread_is_not_followed_by_that_of_a_later_rule()
    {
        var organisation = Organisation("""
            - { name: first, signature: once, continue: true }
            - { name: second, signature: short, disclaimer: legal }
            """);
        var message = Facts("eve@contoso.example") with { SignedInThread = new HashSet<string>(StringComparer.Ordinal) { "once" } };

        Assert.Equal("legal@Reply by first, second", Text(Decider.Decide(message, Recipient("bob@fabrikam.example"), organisation.Rules)));
    }

    [Theory]
    [InlineData("pass: true")]
    [InlineData("disclaimer: legal")]
    [InlineData("signature: standard")] // has nothing to add
    public void Every_rule_that_applies_takes_its_words_from_the_subject(string last)
    {
        var organisation = Organisation($$"""
            - { name: first, signature: once, removeFromSubject: "[a]", continue: true }
            - { name: second, when: { sender: ann@contoso.example }, removeFromSubject: ["[A]", "[b]"], {{last}} }
            """);
        Decision Of(string from, string to) => Decider.Decide(Facts(from), Recipient(to), organisation.Rules);

        Assert.Equal(["[a]", "[b]"], Of("ann@contoso.example", "a@fabrikam.example").RemovedFromSubject.Words);
        Assert.Equal(["[a]"], Of("eve@contoso.example", "a@fabrikam.example").RemovedFromSubject.Words);
        Assert.Equal(Of("ann@contoso.example", "a@fabrikam.example"), Of("ann@contoso.example", "b@fabrikam.example"));
        Assert.NotEqual(Of("ann@contoso.example", "a@fabrikam.example"), Of("eve@contoso.example", "a@fabrikam.example"));
    }

    [Fact]
    public void No_more_rules_apply_together_than_the_bound()
    {
        var organisation = Organisation(string.Concat(Enumerable.Range(0, 20).Select(number => $"- {{ name: r{number}, when: {{ sender: eve@contoso.example }}, disclaimer: d{number}, continue: true }}\n")));

        var decision = Assert.IsType<Decision.Stamp>(Decider.Decide(Facts("eve@contoso.example"), Recipient("bob@fabrikam.example"), organisation.Rules));

        Assert.Equal(Decider.MaxTogether, decision.Pieces.Count);
        Assert.Equal(decision, Decider.Explain(Facts("eve@contoso.example"), Recipient("bob@fabrikam.example"), organisation.Rules).Decision);
    }

    [Fact]
    public void A_rule_may_speak_for_the_delegate()
    {
        var organisation = Organisation("- { name: delegate, when: { onBehalf: true, identity: sender, sender: eve@contoso.example }, identity: sender, signature: personal }");
        var message = Facts("ann@contoso.example") with { Submitter = new(ContentSamples.Mailbox("eve@contoso.example"), organisation.People.Find(ContentSamples.Mailbox("eve@contoso.example"))) };

        var piece = Assert.Single(Assert.IsType<Decision.Stamp>(Decider.Decide(message, Recipient("bob@fabrikam.example"), organisation.Rules)).Pieces);

        Assert.Equal(Identity.Sender, piece.Identity);
        Assert.Equal("eve@contoso.example", message.By(piece.Identity).Person?.Address);
    }

    private static Organisation Organisation(string rules)
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }", "mail,displayName\nann@contoso.example,Ann\neve@contoso.example,Eve\n");
        string[] names = ["standard", "short", "spring", "fair", "legal", "imprint", .. Enumerable.Range(0, 20).Select(number => $"d{number}")];
        document["signatures"] = new JsonArray([.. names.Select(name => Signature(name, name)), Signature("personal", "{{person.displayName}}"), Once()]);
        document["rules"] = YamlText.Read("rules:\n" + rules, new("rules"))!["rules"]!.DeepClone();
        return OrganisationSamples.Read(document);
    }

    private static JsonObject Once()
    {
        var once = Signature("once", "once");
        once["inThread"] = "none";
        return once;
    }

    private static JsonObject Signature(string name, string text) => new() { ["name"] = name, ["text"] = new JsonObject { ["file"] = name + ".txt", ["content"] = text } };

    private static MessageFacts Facts(string from, string subject = "", string id = "<1@contoso.example>", DateTimeOffset at = default) => ContentSamples.Facts($"Message-ID: {id}\n\n") with
    {
        Author = ContentSamples.Mailbox(from),
        Subject = subject,
        At = at,
    };

    private static RecipientFacts Recipient(string address) => Undersign.Transit.Facts.Of(ContentSamples.Mailbox(address), Contoso);

    private static Decision Decide(MessageFacts message, string to) => Decider.Decide(message, Recipient(to), Contoso.Rules);

    private static string Banner(MessageFacts message) =>
        Assert.IsType<Decision.Stamp>(Decide(message, "bob@fabrikam.example")).Pieces.Single(static piece => piece.Kind == PieceKind.Banner) is var piece ? $"{piece}@{piece.Placement}" : "";

    private static string Text(Decision decision) => decision is Decision.Stamp(var pieces, var rules)
        ? $"{string.Join(' ', pieces.Select(static piece => $"{piece}@{piece.Placement}"))} by {string.Join(", ", rules.Select(static rule => rule.Name))}"
        : "pass";
}
