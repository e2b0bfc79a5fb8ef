using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Settings;
using Undersign.Transit;

namespace Undersign.Bench;

/// <summary>What a decision costs at a large company: 100,000 people, 50 signatures, 200 rules of which the last applies.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly Organisation Large = Make();
    private static readonly MimeDocument Message = MimeReader.Read(MailData.From("From: p99999@contoso.example\r\nTo: rita@fabrikam.example\r\nSubject: Offer for the new office\r\nMessage-ID: <1@contoso.example>\r\n\r\nHello\r\n"u8));
    private static readonly Envelope Envelope = new(new("p99999", "contoso.example"), MailParameters.None, [new(new("rita", "fabrikam.example"))]);
    private static readonly MessageFacts Known = Gather();
    private static readonly RecipientFacts Recipient = Facts.Of(new("rita", "fabrikam.example"), Large);

    [Benchmark]
    public object GatherFacts() => Gather();

    [Benchmark]
    public object Decide() => Decider.Decide(Known, Recipient, Large.Rules);

    [Benchmark]
    public object Explain() => Decider.Explain(Known, Recipient, Large.Rules);

    [Benchmark]
    public string ExplainInWords() => Decider.Explain(Known, Recipient, Large.Rules).ToString();

    private static MessageFacts Gather() => Facts.Of(Message, Envelope, Large, "gateway.example", DateTimeOffset.UnixEpoch);

    private static Organisation Make()
    {
        var people = new StringBuilder("mail,displayName,department,groups\n");
        for (var number = 0; number < 100_000; number++)
        {
            people.Append(null, $"p{number}@contoso.example,Person {number},Department {number % 40},Group {number % 100};Everybody\n");
        }

        var document = new JsonObject
        {
            ["name"] = "contoso",
            ["domains"] = new JsonArray("contoso.example"),
            ["identity"] = new JsonObject { ["addresses"] = new JsonArray("192.0.2.1") },
            ["sendConnectors"] = new JsonArray(new JsonObject { ["name"] = "hop", ["addressSpaces"] = new JsonArray("*"), ["smartHosts"] = new JsonArray("localhost") }),
            ["people"] = new JsonObject { ["csv"] = new JsonObject { ["file"] = "people.csv", ["content"] = people.ToString() } },
            ["signatures"] = new JsonArray([.. Enumerable.Range(0, 50).Select(static number => new JsonObject { ["name"] = $"s{number}", ["text"] = new JsonObject { ["file"] = "s.txt", ["content"] = "{{person.displayName}}" } })]),
            ["rules"] = new JsonArray([.. Enumerable.Range(0, 200).Select(Rule)]),
        };
        var problems = new Problems("large");
        return OrganisationReader.Read(document, 1, "gateway.example", problems) ?? throw new InvalidOperationException(string.Join('\n', problems.All));
    }

    private static JsonObject Rule(int number) => new()
    {
        ["name"] = $"rule {number}",
        ["when"] = number == 199 ? new JsonObject { ["recipients"] = "outside" } : (number % 4) switch
        {
            0 => new JsonObject { ["recipients"] = "outside", ["senderGroup"] = $"Group {number % 99}" },
            1 => new JsonObject { ["message"] = "new", ["senderAttributes"] = new JsonObject { ["department"] = $"Department {number % 39}" } },
            2 => new JsonObject { ["recipient"] = $"customer{number}.example", ["subject"] = "invoice" },
            _ => new JsonObject { ["sender"] = $"p{number}@contoso.example", ["message"] = "reply" },
        },
        ["signature"] = $"s{number % 50}",
    };
}
