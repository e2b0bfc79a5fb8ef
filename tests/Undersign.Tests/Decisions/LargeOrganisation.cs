using System.Text;
using System.Text.Json.Nodes;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Settings;
using Undersign.Transit;

namespace Undersign.Tests.Decisions;

/// <summary>A large company: 100,000 people, 50 signatures, 200 rules of which the last applies. Tests and benchmarks measure with the same.</summary>
internal static class LargeOrganisation
{
    public const int People = 100_000;

    private static readonly MimeDocument Message = MimeReader.Read(MailData.From("From: p99999@contoso.example\r\nTo: rita@fabrikam.example\r\nSubject: Offer for the new office\r\nMessage-ID: <1@contoso.example>\r\n\r\nHello\r\n"u8));
    private static readonly Envelope Envelope = new(new("p99999", "contoso.example"), MailParameters.None, [new(new("rita", "fabrikam.example"))]);

    /// <summary>As it is stored.</summary>
    public static JsonObject Document() => new()
    {
        ["name"] = "contoso",
        ["domains"] = new JsonArray("contoso.example"),
        ["identity"] = new JsonObject { ["addresses"] = new JsonArray("192.0.2.1") },
        ["sendConnectors"] = new JsonArray(new JsonObject { ["name"] = "hop", ["addressSpaces"] = new JsonArray("*"), ["smartHosts"] = new JsonArray("localhost") }),
        ["people"] = new JsonObject { ["csv"] = new JsonObject { ["file"] = "people.csv", ["content"] = Csv() } },
        ["signatures"] = new JsonArray([.. Enumerable.Range(0, 50).Select(static number => new JsonObject { ["name"] = $"s{number}", ["text"] = new JsonObject { ["file"] = "s.txt", ["content"] = "{{person.displayName}}" } })]),
        ["rules"] = new JsonArray([.. Enumerable.Range(0, 200).Select(Rule)]),
    };

    public static Organisation Read(JsonObject document)
    {
        var problems = new Problems("large");
        return OrganisationReader.Read(document, 1, new("gateway.example"), problems) ?? throw new InvalidOperationException(string.Join('\n', problems.All));
    }

    /// <summary>Of mail to the outside, by the last of the people.</summary>
    public static MessageFacts Gather(Organisation organisation) => Facts.Of(Message, Envelope, organisation, "gateway.example", DateTimeOffset.UnixEpoch);

    public static RecipientFacts Recipient(Organisation organisation) => Facts.Of(new("rita", "fabrikam.example"), organisation);

    private static string Csv()
    {
        var people = new StringBuilder("mail,aliases,displayName,givenName,surname,title,department,company,office,phone,mobile,city,postalCode,country,groups\n");
        for (var number = 0; number < People; number++)
        {
            people.Append(null, $"p{number}@contoso.example,person{number}@contoso.example,Person Number {number},Person {number},Number {number},Title {number % 300},Department {number % 40},Contoso Ltd,");
            people.Append(null, $"Building {number % 40},+49 30 {number},+49 170 {number},City {number % 20},{number % 9000},Germany,Group {number % 100};Everybody\n");
        }

        return people.ToString();
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
