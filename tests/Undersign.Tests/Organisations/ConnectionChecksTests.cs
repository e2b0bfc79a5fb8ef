using System.Text.Json.Nodes;
using Undersign.Onboarding.Domains;
using Undersign.Organisations;

namespace Undersign.Tests.Organisations;

/// <summary>Our half of the way fits what the mail system is told to do, or it is said what does not.</summary>
public sealed class ConnectionChecksTests
{
    private const string Servers = """{ "gateway": "signatures.contoso.example", "servers": ["EX01"], "addresses": ["10.0.0.5"] }""";
    private const string Google = """{ "gateway": "signatures.contoso.example", "addresses": ["203.0.113.10"] }""";
    private const string ByAddress = "{ addresses: [10.0.0.21] }";
    private const string ByCode = "{ routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }";

    [Fact]
    public void In_line_before_the_outside_is_right()
    {
        var findings = OfServers(ByAddress, """[{ "name": "out", "addressSpaces": ["*"], "delivery": "mx" }, { "name": "back", "addressSpaces": ["contoso.example"], "smartHosts": ["ex01.corp.example"] }]""");

        Assert.Equal(3, findings.Count);
        Assert.All(findings, static finding => Assert.Equal(FindingState.Good, finding.State));
    }

    [Theory]
    [InlineData(ByAddress, """[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["EX01"] }]""", FindingState.Bad, "it goes round")]
    [InlineData(ByAddress, """[{ "name": "some", "addressSpaces": ["contoso.example"], "smartHosts": ["EX01"] }]""", FindingState.Bad, "has no way on")]
    [InlineData(ByAddress, """[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["ex010.corp.example"] }]""", FindingState.Attention, "mail for contoso.example, such as reports")]
    [InlineData(ByCode, """[{ "name": "out", "addressSpaces": ["*"], "delivery": "mx" }]""", FindingState.Bad, "its servers are not known")]
    public void What_would_go_wrong_with_servers_is_said(string identity, string connectors, object state, string said) =>
        Assert.Contains(OfServers(identity, connectors), finding => finding.State.Equals(state) && finding.Says.Contains(said, StringComparison.Ordinal) && finding.Fix is not null);

    [Theory]
    [InlineData("""{ "smartHosts": ["smtp-relay.gmail.com:587"], "tls": "verified", "ehloName": "signatures.contoso.example" }""", FindingState.Good, "Gmail knows by signatures.contoso.example")]
    [InlineData("""{ "smartHosts": ["smtp-relay.gmail.com:587"], "tls": "verified" }""", FindingState.Bad, "calls itself gateway.example")]
    [InlineData("""{ "smartHosts": ["smtp-relay.gmail.com:587"], "ehloName": "contoso.example" }""", FindingState.Bad, "may go without TLS")]
    [InlineData("""{ "delivery": "mx" }""", FindingState.Attention, "so Gmail does not sign it")]
    public void What_Gmail_asks_of_our_connector_is_looked_at(string connector, object state, string said)
    {
        var entry = JsonNode.Parse(connector)!.AsObject();
        (entry["name"], entry["addressSpaces"]) = ("out", new JsonArray("*"));
        var organisation = Read(ByCode, new JsonArray(entry), "googleWorkspace", Google);

        Assert.Contains(ConnectionChecks.Of(organisation, organisation.Google!), finding => finding.State.Equals(state) && finding.Says.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void Addresses_that_Google_is_told_are_those_whose_names_are_looked_at()
    {
        var organisation = Read(ByCode, JsonNode.Parse("""[{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["smtp-relay.gmail.com"] }]""")!.AsArray(), "googleWorkspace", Google);
        var subject = DomainSubjects.Of(organisation);

        Assert.Equal(("203.0.113.10", MailSystem.GoogleWorkspace), (Assert.Single(subject.Settings.Addresses).ToString(), Assert.Single(subject.Systems)));
    }

    private static IReadOnlyList<Finding> OfServers(string identity, string connectors)
    {
        var organisation = Read(identity, JsonNode.Parse(connectors)!.AsArray(), "exchangeServer", Servers);
        return ConnectionChecks.Of(organisation, organisation.ExchangeServer!); // it was written
    }

    private static Organisation Read(string identity, JsonArray connectors, string key, string settings)
    {
        var document = OrganisationSamples.Document("contoso", identity);
        (document["sendConnectors"], document[key]) = (connectors, JsonNode.Parse(settings));
        return OrganisationSamples.Read(document);
    }
}
