using System.Text.Json.Nodes;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.House;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Decisions;

public sealed class DeciderTests
{
    private static readonly Organisation Contoso = OrganisationSamples.Contoso();

    public static TheoryData<string> Cases()
    {
        var problems = new Problems("decisions.yaml");
        var list = YamlText.Read("cases:\n" + File.ReadAllText(Repository.Full("tests/Undersign.Tests/Decisions/Cases/decisions.yaml")), problems);
        Assert.Empty(problems.All);
        return [.. list!["cases"]!.AsArray().Select(item => item!.ToJsonString())];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decides_as_the_table_says(string json)
    {
        var item = JsonNode.Parse(json)!;
        var (message, recipient) = (Facts(item), Recipient((string)item["to"]!));

        var decision = Decider.Decide(message, recipient, Contoso.Rules);

        Assert.Equal((string?)item["decision"], Text(decision));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Law_7_the_same_facts_give_the_same_decision_and_every_rule_says_why(string json)
    {
        var item = JsonNode.Parse(json)!;
        var (message, recipient) = (Facts(item), Recipient((string)item["to"]!));

        var explanation = Decider.Explain(message, recipient, Contoso.Rules);

        Assert.Equal(Decider.Decide(message with { }, recipient, Contoso.Rules), explanation.Decision);
        Assert.Equal(Contoso.Rules, explanation.Verdicts.Select(verdict => verdict.Rule));
        Assert.All(explanation.Verdicts, verdict => Assert.NotEmpty(verdict.ToString()));
        Assert.True(explanation.Verdicts.Count(verdict => verdict.Verdict == Verdict.Applies) <= 1);
    }

    [Fact]
    public void Law_7_explains_in_the_words_of_the_rules()
    {
        var message = Facts(new JsonObject { ["from"] = "ceo@contoso.example" });

        var explanation = Decider.Explain(message, Recipient("ben.okafor@contoso.example"), Contoso.Rules);

        Assert.Equal(
            """
            No signature from the reception desk: does not apply; it asks that the sender is desk@contoso.example
            Mail to the outside: does not apply; it asks that the recipient is outside
            Replies and forwards to the outside: does not apply; it asks that the recipient is outside
            Mail among ourselves: does not apply; its exception holds: the sender is ceo@contoso.example
            """.ReplaceLineEndings(),
            explanation.ToString());
    }

    [Fact]
    public void Recipients_of_one_rule_share_one_decision()
    {
        var message = Facts(new JsonObject { ["from"] = "anna.berger@contoso.example" });

        Assert.Same(
            Decider.Decide(message, Recipient("a@fabrikam.example"), Contoso.Rules),
            Decider.Decide(message, Recipient("b@fabrikam.example"), Contoso.Rules));
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        var message = Facts(new JsonObject { ["from"] = "ceo@contoso.example" });
        var recipient = Recipient("ben.okafor@contoso.example");
        Decider.Decide(message, recipient, Contoso.Rules);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            Decider.Decide(message, recipient, Contoso.Rules);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MessageFacts Facts(JsonNode item)
    {
        var author = ContentSamples.Mailbox((string)item["from"]!);
        var person = Contoso.People.Find(author);
        return new()
        {
            Author = author,
            Sender = person,
            IsSenderInside = person is not null || Contoso.IsInside(author),
            ReversePath = author,
            At = DateTimeOffset.UnixEpoch,
            Content = ContentSamples.Of(),
            Subject = (string?)item["subject"] ?? "",
            Thread = Enum.Parse<ThreadPosition>((string?)item["thread"] ?? "New", ignoreCase: true),
            HandsOff = (string?)item["handsOff"],
        };
    }

    private static RecipientFacts Recipient(string address) => Undersign.Transit.Facts.Of(ContentSamples.Mailbox(address), Contoso);

    private static string Text(Decision decision) => decision switch
    {
        Decision.Stamp(var pieces, var rules) => $"stamp {string.Join(" + ", pieces)} by {string.Join(" + ", rules.Select(static rule => rule.Name))}",
        Decision.Pass(var reason, _) => $"pass: {reason}",
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };
}
